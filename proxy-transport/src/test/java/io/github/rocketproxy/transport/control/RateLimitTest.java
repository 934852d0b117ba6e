package io.github.rocketproxy.transport.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RateLimitTest {
    private long nowNs = Long.MAX_VALUE - 5;
    private final RateLimit limit = new RateLimit(10, () -> nowNs);

    @Test
    void shouldGiveASecondsWorthAtOnceAndNoMore() {
        assertThat(granted(50)).isEqualTo(10);
    }

    @Test
    void shouldGiveEvenlyAfterThat() {
        granted(50);
        nowNs += TimeUnit.MILLISECONDS.toNanos(99);
        assertThat(granted(50)).isZero();
        nowNs += TimeUnit.MILLISECONDS.toNanos(1);
        assertThat(granted(50)).isEqualTo(1);
        nowNs += TimeUnit.MILLISECONDS.toNanos(500);
        assertThat(granted(50)).isEqualTo(5);
    }

    @Test
    void shouldNotSaveUpMoreThanASecond() {
        nowNs += TimeUnit.HOURS.toNanos(1);
        assertThat(granted(50)).isEqualTo(10);
    }

    private int granted(int attempts) {
        int granted = 0;
        for (int i = 0; i < attempts; i++) {
            granted += limit.tryAcquire() ? 1 : 0;
        }
        return granted;
    }
}
