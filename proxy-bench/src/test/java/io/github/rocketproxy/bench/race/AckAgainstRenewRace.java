package io.github.rocketproxy.bench.race;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** An ack comes in on another shard's loop while the lease's loop gets the renewal's answer. */
@JCStressTest
@Outcome(id = "ack renewed, OK, 0", expect = ACCEPTABLE, desc = "acked with the newest handle")
@Outcome(expect = FORBIDDEN, desc = "the ack is lost, doubled, outdated, or leaves a lease")
@State
public class AckAgainstRenewRace {
    private final LeaseScene scene = LeaseScene.renewing();

    @Actor
    public void otherLoop() {
        scene.other.run(scene.ack());
    }

    @Actor
    public void leaseLoop() {
        scene.answerRenewal();
        scene.home.runTasks();
    }

    @Arbiter
    public void after(LLL_Result result) {
        result.r1 = scene.settle();
        result.r2 = scene.acked.codes;
        result.r3 = scene.home.gateway.leases();
        scene.close();
    }
}
