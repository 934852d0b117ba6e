package io.github.rocketproxy.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.port.ClientCommands.Answer;
import io.github.rocketproxy.pipeline.port.ClientCommands.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PendingCommandsTest {
    // starts below the wrap, because nanoTime may
    private long nowNs = Long.MAX_VALUE - 1;
    private final PendingCommands pending = new PendingCommands(2, 5_000, () -> nowNs);
    private final List<String> answers = new ArrayList<>();
    private final Answer answer = (outcome, text) -> answers.add(outcome + " " + text);

    @Test
    void shouldGiveTheAnswerOfTheClientThatWasAskedOnce() {
        String nonce = pending.open("c", answer);

        assertThat(pending.answer("other", nonce, Outcome.OK, "forged")).isFalse();
        assertThat(pending.answer("c", "no such nonce", Outcome.OK, "")).isFalse();
        assertThat(pending.answer("c", nonce, Outcome.OK, "stack")).isTrue();
        assertThat(pending.answer("c", nonce, Outcome.FAILED, "again")).isFalse();

        assertThat(answers).containsExactly("OK stack");
        assertThat(pending.size()).isZero();
    }

    @Test
    void shouldAnswerBusyWhenTimeIsUp() {
        String nonce = pending.open("c", answer);
        pass(4_999);
        pending.expire();
        assertThat(answers).isEmpty();
        pass(1);

        pending.expire();
        pending.expire();

        assertThat(answers).containsExactly("BUSY client c did not answer in time");
        assertThat(pending.answer("c", nonce, Outcome.OK, "late")).isFalse();
        assertThat(pending.size()).isZero();
    }

    @Test
    void shouldAnswerBusyAtOnceWhenTooManyWait() {
        String first = pending.open("c", answer);
        String second = pending.open("c", answer);
        assertThat(second).isNotEqualTo(first);

        assertThat(pending.open("c", answer)).isNull();

        assertThat(answers).singleElement().asString().startsWith("BUSY");
        pending.answer("c", first, Outcome.OK, "");
        assertThat(pending.open("c", answer)).isNotNull();
    }

    private void pass(long ms) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
