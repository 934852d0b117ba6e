package io.github.rocketproxy.bench.race;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** The control plane reports a client as gone while its message is on the way to it. */
@JCStressTest
@Outcome(id = "back unseen in 1000 ms, 0", expect = ACCEPTABLE, desc = "it left before the answer")
@Outcome(id = "back in 1000 ms, 0", expect = ACCEPTABLE, desc = "it left with the message")
@Outcome(expect = FORBIDDEN, desc = "the message is kept, or given back more than once")
@State
public class DisconnectAgainstDeliveryRace {
    private final LeaseScene scene = new LeaseScene();

    @Actor
    public void controlPlane() {
        scene.home.execute(() -> scene.home.gateway.onClientGone(Requests.CLIENT_ID));
    }

    @Actor
    public void leaseLoop() {
        scene.home.runTasks();
        scene.answerPop();
        scene.home.runTasks();
        scene.deliver();
        scene.home.runTasks();
    }

    @Arbiter
    public void after(LL_Result result) {
        result.r1 = scene.settle();
        result.r2 = scene.home.gateway.leases();
        scene.close();
    }
}
