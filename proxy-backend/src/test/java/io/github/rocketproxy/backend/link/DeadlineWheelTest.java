package io.github.rocketproxy.backend.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class DeadlineWheelTest {
    private static final long MS = 1_000_000;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> over = new ArrayList<>();
    private long nowNs = 77;
    private long clockReads;
    private DeadlineWheel wheel;

    private final class Named extends Deadline {
        private final String name;

        Named(String name, long atNs) {
            this.name = name;
            deadlineNs = atNs;
        }

        @Override
        protected void onDeadline(long atNs) {
            assertThat(atNs).isGreaterThanOrEqualTo(deadlineNs);
            over.add(name);
        }
    }

    @BeforeEach
    void open() {
        channel.freezeTime();
        wheel = new DeadlineWheel(channel.eventLoop(), this::readClock);
    }

    private long readClock() {
        clockReads++;
        return nowNs;
    }

    private void advanceMs(long ms) {
        nowNs += ms * MS;
        channel.advanceTimeBy(ms, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void shouldExpireWithinTenMillisecondsWhenTimeIsOver() {
        wheel.add(new Named("a", nowNs + 100 * MS));
        advanceMs(99);
        assertThat(over).isEmpty();
        advanceMs(9);
        assertThat(over).containsExactly("a");
        assertThat(wheel.size()).isZero();
    }

    @Test
    void shouldWakeEarlierWhenSoonerDeadlineComesLater() {
        wheel.add(new Named("late", nowNs + 2000 * MS));
        wheel.add(new Named("soon", nowNs + 20 * MS));
        advanceMs(28);
        assertThat(over).containsExactly("soon");
        advanceMs(1980);
        assertThat(over).containsExactly("soon", "late");
    }

    @Test
    void shouldKeepQuietWhenRemoved() {
        Named a = new Named("a", nowNs + 10 * MS);
        Named b = new Named("b", nowNs + 10 * MS);
        wheel.add(a);
        wheel.add(b);
        wheel.remove(a);
        wheel.remove(a);
        advanceMs(20);
        assertThat(over).containsExactly("b");
    }

    @Test
    void shouldWaitTurnsOfTheWheelWhenDeadlineIsFar() {
        wheel.add(new Named("far", nowNs + 20_000 * MS));
        for (int i = 0; i < 199; i++) {
            advanceMs(100);
        }
        assertThat(over).isEmpty();
        advanceMs(110);
        assertThat(over).containsExactly("far");
    }

    @Test
    void shouldExpireSoonWhenDeadlineIsPast() {
        nowNs += 60_000 * MS;
        wheel.add(new Named("past", nowNs - 5 * MS));
        advanceMs(5);
        assertThat(over).containsExactly("past");
    }

    @Test
    void shouldExpireInOrderAndOnTimeWhenDeadlinesLieFarApart() {
        long[] waitsMs = {3, 4_280, 4_295, 4_310, 8_589, 60_000, 3_600_000, 3 * 3_600_000L};
        for (long waitMs : waitsMs) {
            wheel.add(new Named(Long.toString(waitMs), nowNs + waitMs * MS));
        }
        long passedMs = 0;
        for (int i = 0; i < waitsMs.length; i++) {
            advanceMs(waitsMs[i] - 1 - passedMs);
            assertThat(over).hasSize(i);
            advanceMs(6);
            assertThat(over).hasSize(i + 1).last().isEqualTo(Long.toString(waitsMs[i]));
            passedMs = waitsMs[i] + 5;
        }
        assertThat(wheel.size()).isZero();
    }

    @Test
    void shouldStayAsleepWhenDeadlinesAreFarAway() {
        for (int i = 0; i < 1_000; i++) {
            wheel.add(new Named("poll", nowNs + (20_000 + i) * MS));
        }
        long before = clockReads;
        for (int i = 0; i < 15_000; i++) {
            advanceMs(1);
        }
        assertThat(over).isEmpty();
        assertThat(clockReads - before).as("looks at the clock, two a wake-up").isLessThan(20);
    }

    @Test
    void shouldFindDeadlinesThatChangeListsWhenRemovedInBetween() {
        Named kept = new Named("kept", nowNs + 9_000 * MS);
        Named removed = new Named("removed", nowNs + 9_000 * MS);
        wheel.add(removed);
        wheel.add(kept);
        advanceMs(8_900);
        wheel.remove(removed);
        assertThat(wheel.size()).isOne();
        advanceMs(110);
        assertThat(over).containsExactly("kept");
    }

    @Test
    void shouldBeginTheNextEraInTimeWhenALaterTickIsTakenAlready() {
        wheel.add(new Named("era", nowNs + 4_400 * MS));
        wheel.add(new Named("first", nowNs + 3_900 * MS));
        advanceMs(3_800);
        wheel.add(new Named("late", nowNs + 3_000 * MS));
        advanceMs(110);
        assertThat(over).containsExactly("first");
        advanceMs(500);
        assertThat(over).containsExactly("first", "era");
        advanceMs(2_500);
        assertThat(over).containsExactly("first", "era", "late");
    }
}
