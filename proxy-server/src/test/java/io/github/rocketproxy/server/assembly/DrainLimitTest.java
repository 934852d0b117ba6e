package io.github.rocketproxy.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DrainLimitTest {
    private static final long READINESS_MS = 2_000;
    private static final long HOUR_MS = 3_600_000;

    private long nowNs = -5;
    private long waitedMs;
    private final DrainLimit limit = new DrainLimit(() -> nowNs, READINESS_MS, HOUR_MS);

    private void pass(long ms) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
        waitedMs += ms;
    }

    private boolean passInVain(long ms) {
        pass(ms);
        return false;
    }

    private void awaitNothing() throws InterruptedException {
        limit.await(this::passInVain);
    }

    @Test
    void shouldBringTheEndOfAWaitForwardThatHasBegun() throws Exception {
        pass(READINESS_MS);

        limit.await(
                ms -> {
                    if (waitedMs == READINESS_MS + 60_000) {
                        limit.lower(15_000);
                    }
                    return passInVain(ms);
                });

        assertThat(waitedMs).isEqualTo(READINESS_MS + 60_000 + 15_000);
        assertThat(limit.timeoutMs()).isEqualTo(75_000);
    }

    @Test
    void shouldGiveTheWholeOfAShorterTimeWhereClientsAreNotSentAwayYet() throws Exception {
        pass(500);
        limit.lower(15_000);
        assertThat(limit.timeoutMs()).isEqualTo(15_000);
        pass(1_500);

        awaitNothing();

        assertThat(waitedMs).isEqualTo(READINESS_MS + 15_000);
    }

    @Test
    void shouldNeverPutTheEndOff() throws Exception {
        limit.lower(1_000);
        limit.lower(HOUR_MS);
        pass(READINESS_MS);

        awaitNothing();

        assertThat(waitedMs).isEqualTo(READINESS_MS + 1_000);
    }

    @Test
    void shouldNotWaitForWhatIsDone() throws Exception {
        limit.await(ms -> true);

        assertThat(waitedMs).isZero();
    }
}
