package io.github.rocketproxy.bench.race;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

/**
 * An ack comes in on another shard's loop, before the renewal's answer or after it. The last number
 * says whether it had to wait for that.
 */
@JCStressTest
@Outcome(id = "ack renewed, OK, 0, 0", expect = ACCEPTABLE, desc = "came after the answer")
@Outcome(id = "ack renewed, OK, 0, 1", expect = ACCEPTABLE, desc = "kept back until the answer")
@Outcome(expect = FORBIDDEN, desc = "the ack is lost, doubled, outdated, or leaves a lease")
@State
public class AckKeptBackRace {
    private final LeaseScene scene = LeaseScene.renewing();

    @Actor
    public void otherLoop() {
        scene.other.run(scene.ack());
    }

    @Actor
    public void leaseLoop() {
        scene.home.runTasks();
        scene.answerRenewal();
        scene.home.runTasks();
    }

    @Arbiter
    public void after(LLLL_Result result) {
        result.r1 = scene.settle();
        result.r2 = scene.acked.codes;
        result.r3 = scene.home.gateway.leases();
        result.r4 = scene.home.counters.value(ProxyCounter.LEASE_WAITS);
        scene.close();
    }
}
