package io.github.rocketproxy.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RunTest {
    private static final byte[] OK =
            new ProtoFields().message(1, new ProtoFields().number(1, Replies.OK)).toBytes();
    private static final byte[] REFUSED =
            new ProtoFields()
                    .message(1, new ProtoFields().number(1, 42900).text(2, "flow limit"))
                    .toBytes();

    @Test
    void shouldCountOnlyConfirmedMessagesWhenSomeFail() throws InterruptedException {
        Run run = new Run(2, 5);
        run.onReply(0, Status.OK, OK, System.nanoTime(), 1);
        run.onReply(1, Status.OK, OK, System.nanoTime(), 2);
        run.onReply(1, Status.OK, REFUSED, System.nanoTime(), 1);
        run.onReply(1, Status.UNAVAILABLE, null, System.nanoTime(), 1);
        run.onReply(0, Status.OK, null, System.nanoTime(), 1);
        run.end();

        LoadResult result = run.await(Progress.NONE, false);

        assertThat(result.outcome().messages()).isEqualTo(3);
        assertThat(result.outcome().latency().getTotalCount()).isEqualTo(2);
        assertThat(result.outcome().errorCount()).isEqualTo(3);
        assertThat(result.outcome().errors())
                .containsOnlyKeys("code 42900 flow limit", "grpc UNAVAILABLE", "no reply");
    }

    @Test
    void shouldCountLatencyFromTheIntendedTimeWhenSendingWasLate() throws InterruptedException {
        Run run = new Run(1, 1);
        long intendedNs = System.nanoTime() - 2_000_000_000L;
        run.onReply(0, Status.OK, OK, intendedNs, 1);
        run.end();

        LoadResult result = run.await(Progress.NONE, true);

        assertThat(result.latencyUs(50)).isGreaterThanOrEqualTo(2_000_000);
        assertThat(result.missedRate()).isTrue();
    }

    @Test
    void shouldKeepAFewKindsOfErrorsWhenTextsVary() {
        Outcome outcome = new Outcome();
        for (int i = 0; i < 1_000; i++) {
            outcome.onError("error " + i);
        }

        assertThat(outcome.errors()).hasSizeLessThan(30).containsEntry("others", 980L);
        assertThat(outcome.errorCount()).isEqualTo(1_000);
    }
}
