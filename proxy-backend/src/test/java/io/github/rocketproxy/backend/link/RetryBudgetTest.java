package io.github.rocketproxy.backend.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final RetryBudget budget = new RetryBudget(new ProtectionConfig.Retries(10, 5), 0);
    private long nowNs;

    private int takeAll() {
        int taken = 0;
        while (taken < 1_000 && budget.take(1, nowNs)) {
            taken++;
        }
        return taken;
    }

    @Test
    void shouldBeginWithTenSecondsOfTheFloor() {
        assertThat(takeAll()).isEqualTo(50);
    }

    @Test
    void shouldGiveTheFloorEachSecond() {
        takeAll();
        nowNs += TimeUnit.SECONDS.toNanos(2);
        assertThat(takeAll()).isEqualTo(10);
    }

    @Test
    void shouldGiveAShareOfTheRequests() {
        takeAll();
        budget.onRequests(64);
        budget.onRequests(136);
        assertThat(takeAll()).isEqualTo(20);
    }

    @Test
    void shouldTakeAllOrNone() {
        assertThat(budget.take(51, nowNs)).isFalse();
        assertThat(budget.take(50, nowNs)).isTrue();
    }

    @Test
    void shouldNotSaveUpMoreThanAHundred() {
        budget.onRequests(1_000_000);
        nowNs += TimeUnit.HOURS.toNanos(1);
        assertThat(takeAll()).isEqualTo(100);
    }
}
