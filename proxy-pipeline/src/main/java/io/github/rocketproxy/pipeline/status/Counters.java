package io.github.rocketproxy.pipeline.status;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One shard's counters. Any thread may add and read; a shard's own threads add without contention,
 * because each shard has its own. No allocation.
 */
public final class Counters {
    /** A cache line apart, so that loop and stage threads do not slow each other down. */
    private static final int STRIDE = 8;

    private final AtomicLongArray values =
            new AtomicLongArray((ProxyCounter.values().length + 1) * STRIDE);

    /** Adds one. */
    public void increment(ProxyCounter counter) {
        add(counter, 1);
    }

    /** Adds {@code amount}. */
    public void add(ProxyCounter counter, long amount) {
        values.getAndAdd((counter.ordinal() + 1) * STRIDE, amount);
    }

    /** The count so far. */
    public long value(ProxyCounter counter) {
        return values.get((counter.ordinal() + 1) * STRIDE);
    }
}
