package io.github.rocketproxy.bench.race;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.rocketproxy.pipeline.status.Step;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Somebody reads an interval while the loop records into it. */
@JCStressTest
@Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "both are in the next interval")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the interval ended between the two")
@Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "both are in this interval")
@Outcome(expect = FORBIDDEN, desc = "a duration is lost or counted twice")
@State
public class StepRecordersRace {
    private final StepRecorders recorders = new StepRecorders();

    @Actor
    public void loop() {
        recorders.record(Step.TOTAL, 1_000);
        recorders.record(Step.TOTAL, 2_000);
    }

    @Actor
    public void reader(JJ_Result result) {
        result.r1 = recorders.interval(Step.TOTAL).getTotalCount();
    }

    @Arbiter
    public void after(JJ_Result result) {
        result.r2 = recorders.interval(Step.TOTAL).getTotalCount();
    }
}
