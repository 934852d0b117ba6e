package io.github.rocketproxy.transport.client;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits on all telemetry streams of a server because clients do not read, and how much may: a
 * stream's own bound times many streams is more than there is. Any thread.
 */
public final class QueuedCommands {
    private static final int PART_OF_HEAP = 16;

    private final AtomicLong bytes = new AtomicLong();
    private final long maxBytes;
    private final Counters counters;

    /**
     * Bounded by a part of the heap.
     *
     * @param counters what finds no room is counted here
     */
    public QueuedCommands(Counters counters) {
        this(Runtime.getRuntime().maxMemory() / PART_OF_HEAP, counters);
    }

    QueuedCommands(long maxBytes, Counters counters) {
        this.maxBytes = maxBytes;
        this.counters = counters;
    }

    /** Whether so much more may wait; it does then, until {@link #remove}. */
    boolean add(int more) {
        if (bytes.addAndGet(more) <= maxBytes) {
            return true;
        }
        bytes.addAndGet(-more);
        counters.increment(ProxyCounter.TELEMETRY_OVERFLOW);
        return false;
    }

    void remove(long less) {
        bytes.addAndGet(-less);
    }

    /** What waits now. */
    public long bytes() {
        return bytes.get();
    }
}
