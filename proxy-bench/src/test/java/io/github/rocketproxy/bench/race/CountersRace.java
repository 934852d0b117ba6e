package io.github.rocketproxy.bench.race;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A loop and a stage count the same thing. */
@JCStressTest
@Outcome(id = "3, 0", expect = ACCEPTABLE, desc = "everything is counted, and nothing else")
@Outcome(expect = FORBIDDEN, desc = "a count is lost, or went to a neighbour")
@State
public class CountersRace {
    private final Counters counters = new Counters();

    @Actor
    public void loop() {
        counters.add(ProxyCounter.STAGE_ERRORS, 2);
    }

    @Actor
    public void stage() {
        counters.increment(ProxyCounter.STAGE_ERRORS);
    }

    @Arbiter
    public void after(JJ_Result result) {
        result.r1 = counters.value(ProxyCounter.STAGE_ERRORS);
        result.r2 = counters.value(ProxyCounter.REFUSED);
    }
}
