package io.github.rocketproxy.bench.race;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.rocketproxy.pipeline.port.ClientCommands.Outcome;
import io.github.rocketproxy.transport.client.PendingCommands;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A client answers a command at the moment at which its time is up. */
@JCStressTest
@org.openjdk.jcstress.annotations.Outcome(
        id = "1",
        expect = ACCEPTABLE,
        desc = "the broker gets one answer")
@org.openjdk.jcstress.annotations.Outcome(
        expect = FORBIDDEN,
        desc = "the broker gets no answer, or two")
@State
public class CommandAnswerRace {
    private final AtomicInteger answers = new AtomicInteger();
    private final PendingCommands pending = new PendingCommands(1, -1, () -> 1);
    private final String nonce =
            pending.open("client", (outcome, text) -> answers.incrementAndGet());

    @Actor
    public void client() {
        pending.answer("client", nonce, Outcome.OK, "here");
    }

    @Actor
    public void sweeper() {
        pending.expire();
    }

    @Arbiter
    public void after(I_Result result) {
        result.r1 = answers.get();
    }
}
