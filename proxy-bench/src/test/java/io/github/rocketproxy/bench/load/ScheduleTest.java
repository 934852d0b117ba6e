package io.github.rocketproxy.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ScheduleTest {
    private static final long START_NS = -5_000_000_000L;

    @Test
    void shouldSpreadMessagesEvenlyWithoutSummingUpRounding() {
        Schedule schedule = new Schedule(START_NS, 3_000, 9_000_001);

        assertThat(schedule.intendedNs(0)).isEqualTo(START_NS);
        assertThat(schedule.intendedNs(3_000)).isEqualTo(START_NS + 1_000_000_000L);
        assertThat(schedule.intendedNs(9_000_000)).isEqualTo(START_NS + 3_000_000_000_000L);
    }

    @Test
    void shouldOweNothingWhenTheStartIsAhead() {
        assertThat(new Schedule(START_NS, 1_000, 10).dueCount(START_NS - 1)).isZero();
    }

    @Test
    void shouldOweEveryMessageOfAStallWhenItEnds() {
        Schedule schedule = new Schedule(START_NS, 1_000, 100);

        long stallEndNs = START_NS + 50_000_000;

        assertThat(schedule.dueCount(stallEndNs)).isEqualTo(51);
        assertThat(stallEndNs - schedule.intendedNs(0)).isEqualTo(50_000_000);
        assertThat(stallEndNs - schedule.intendedNs(50)).isZero();
    }

    @Test
    void shouldNotOweMoreThanItsCount() {
        assertThat(new Schedule(START_NS, 1_000, 100).dueCount(Long.MAX_VALUE / 2)).isEqualTo(100);
    }

    @Test
    void shouldMissTheRateWhenTheLastMessageLeftTooLate() {
        Schedule schedule = new Schedule(START_NS, 1_000, 10_000);
        long lastNs = schedule.intendedNs(9_999);

        assertThat(schedule.isMissed(lastNs + 99_000_000)).isFalse();
        assertThat(schedule.isMissed(lastNs + 101_000_000)).isTrue();
    }

    @Test
    void shouldRefuseWhenThereIsNoRate() {
        assertThatThrownBy(() -> new Schedule(START_NS, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 200)
    void shouldOweAMessageFromItsIntendedTimeOn(
            @ForAll @IntRange(min = 1, max = 1_000_000) int rate,
            @ForAll @IntRange(max = 999_999) int index) {
        Schedule schedule = new Schedule(START_NS, rate, 1_000_000);

        long intendedNs = schedule.intendedNs(index);

        assertThat(schedule.dueCount(intendedNs + 1)).isGreaterThan(index);
        assertThat(schedule.dueCount(intendedNs - 1)).isLessThanOrEqualTo(index);
    }
}
