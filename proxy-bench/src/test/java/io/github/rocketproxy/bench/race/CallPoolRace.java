package io.github.rocketproxy.bench.race;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.CallPool;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The loop gives a call back while the encode thread takes one. */
@JCStressTest
@Outcome(id = "0", expect = ACCEPTABLE, desc = "the pool was dry: a new call")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "the same call, and nothing of its former use")
@Outcome(expect = FORBIDDEN, desc = "the call still carries something of its former use")
@State
public class CallPoolRace {
    private final CallPool pool = new CallPool(2);
    private final BrokerCall used = pool.take();

    public CallPoolRace() {
        used.broker = Requests.BROKER;
        used.route = Requests.ROUTE;
        used.bodyBytes = 1;
        used.position = 1;
        used.isSingly = true;
        used.lane = 5;
    }

    @Actor
    public void loop() {
        used.release();
    }

    @Actor
    public void encode(I_Result result) {
        BrokerCall call = pool.take();
        boolean isClear =
                call.broker == null
                        && call.route == null
                        && call.bodyBytes == 0
                        && call.position == 0
                        && !call.isSingly
                        && call.lane == BrokerCall.NO_LANE;
        result.r1 = !isClear ? -1 : call == used ? 1 : 0;
    }
}
