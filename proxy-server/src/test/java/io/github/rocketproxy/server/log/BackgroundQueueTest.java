package io.github.rocketproxy.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BackgroundQueueTest {
    private static final int NEVER_MS = Integer.MAX_VALUE;

    private final List<Integer> written = new ArrayList<>();

    @Test
    void shouldTakeWhatFits() {
        BackgroundQueue<Integer> queue = new BackgroundQueue<>("test", 4, written::add);
        for (int i = 0; i < 4; i++) {
            assertThat(queue.offer(i)).isTrue();
        }
        assertThat(queue.offer(4)).isFalse();
        queue.write();
        assertThat(written).containsExactly(0, 1, 2, 3);
        assertThat(queue.offer(5)).isTrue();
    }

    @Test
    void shouldWriteBeforeItIsFullHoweverLongItRests() throws InterruptedException {
        int entries = 1_000;
        CountDownLatch waited = new CountDownLatch(entries);
        try (BackgroundQueue<Integer> queue =
                new BackgroundQueue<>("test", 4, NEVER_MS, entry -> waited.countDown())) {
            queue.start();
            for (int i = 0; i < entries && !Thread.currentThread().isInterrupted(); ) {
                i += queue.offer(i) ? 1 : 0;
                Thread.onSpinWait();
            }
            queue.offer(entries); // the last ones may be too few to wake it
            queue.offer(entries);
            waited.await();
        }
    }

    @Test
    void shouldWriteTheRestWhenItEnds() {
        BackgroundQueue<Integer> queue = new BackgroundQueue<>("test", 8, NEVER_MS, written::add);
        queue.start();
        queue.offer(1);
        assertThat(queue.end()).isTrue();
        assertThat(written).containsExactly(1);
    }
}
