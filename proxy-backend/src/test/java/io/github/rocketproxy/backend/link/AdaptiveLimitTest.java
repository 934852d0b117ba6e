package io.github.rocketproxy.backend.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {
    private final AdaptiveLimit limit =
            new AdaptiveLimit(new ProtectionConfig.Concurrency(true, 8, 1_024, 100, 100));
    private long nowNs;

    /** A second in which so many are in flight, each answered after that time. */
    private void second(int inFlight, double latencyMs) {
        for (int window = 0; window < 10; window++) {
            for (int i = 0; i < inFlight; i++) {
                limit.take();
            }
            for (int i = 0; i < inFlight; i++) {
                limit.onAnswer((long) (latencyMs * 1e6), nowNs + TimeUnit.MILLISECONDS.toNanos(99));
                limit.giveBack();
            }
            nowNs += TimeUnit.MILLISECONDS.toNanos(100);
            limit.onAnswer((long) (latencyMs * 1e6), nowNs);
        }
    }

    @Test
    void shouldGrowAsLongAsItIsUsedAndLatencyIsUsual() {
        int first = limit.limit();
        second(first, 2);
        assertThat(limit.limit()).isGreaterThan(first);
    }

    @Test
    void shouldNotGrowWhenItIsNotUsed() {
        int first = limit.limit();
        second(first / 4, 2);
        assertThat(limit.limit()).isEqualTo(first);
    }

    @Test
    void shouldNotGoAboveTheMaximum() {
        for (int i = 0; i < 30; i++) {
            second(limit.limit(), 1);
        }
        assertThat(limit.limit()).isEqualTo(1_024);
    }

    @Test
    void shouldShrinkWhenAnswersTakeManyTimesAsLongAsUsual() {
        second(128, 2);
        second(limit.limit(), 200);
        assertThat(limit.limit()).isBetween(8, 20);
    }

    @Test
    void shouldComeBackWhenAnswersAreFastAgain() {
        second(128, 2);
        second(128, 200);
        int shrunk = limit.limit();
        second(shrunk, 2);
        assertThat(limit.limit()).isGreaterThan(2 * shrunk);
    }

    @Test
    void shouldNotMindWhatIsSlowerButStillFast() {
        second(128, 0.3);
        int before = limit.limit();
        second(before, 9);
        assertThat(limit.limit()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void shouldTakeALastingChangeForUsual() {
        second(128, 20);
        for (int i = 0; i < 120; i++) {
            second(limit.limit(), 60);
        }
        assertThat(limit.limit()).isGreaterThan(128);
    }

    @Test
    void shouldHalveOnceAWindowWhenBrokerIsOverloaded() {
        nowNs += TimeUnit.SECONDS.toNanos(1);
        limit.onOverload(nowNs);
        for (int i = 0; i < 50; i++) {
            limit.onOverload(nowNs + i);
        }
        assertThat(limit.limit()).isEqualTo(64);
        for (int i = 0; i < 100; i++) {
            nowNs += TimeUnit.MILLISECONDS.toNanos(100);
            limit.onOverload(nowNs);
        }
        assertThat(limit.limit()).isEqualTo(8);
    }

    @Test
    void shouldHaveRoomUpToTheLimit() {
        for (int i = 0; i < limit.limit(); i++) {
            assertThat(limit.hasRoom()).isTrue();
            limit.take();
        }
        assertThat(limit.hasRoom()).isFalse();
        limit.giveBack();
        assertThat(limit.hasRoom()).isTrue();
    }

    @Test
    void shouldAlwaysHaveRoomWhenOff() {
        AdaptiveLimit off = new AdaptiveLimit(ProtectionConfig.OFF.concurrency());
        for (int i = 0; i < 10_000; i++) {
            off.take();
        }
        assertThat(off.hasRoom()).isTrue();
        assertThat(off.limit()).isZero();
    }
}
