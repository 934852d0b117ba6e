package io.github.rocketproxy.pipeline.route;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * One shard's opinion of how well its brokers are: what share each should get of messages that can
 * go to any. Written by the event loop, read by the route thread; no allocation. Brokers from the
 * 1,024th on are taken to be well.
 */
public final class BrokerHealth {
    /** The share of a broker that is well. */
    public static final int FULL = 1_024;

    private static final int CAPACITY = 1_024;

    /** What is missing from the full share, so that a new broker is well. */
    private final AtomicIntegerArray missing = new AtomicIntegerArray(CAPACITY);

    /** Event loop. From 0, which keeps messages away, to {@link #FULL}. */
    public void set(BrokerRef broker, int share) {
        if (broker.index() < CAPACITY) {
            missing.setOpaque(broker.index(), FULL - share);
        }
    }

    /** Any thread: its share, 0 to {@link #FULL}. */
    public int share(BrokerRef broker) {
        return broker.index() < CAPACITY ? FULL - missing.getOpaque(broker.index()) : FULL;
    }
}
