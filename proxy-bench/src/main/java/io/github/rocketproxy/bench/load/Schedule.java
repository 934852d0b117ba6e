package io.github.rocketproxy.bench.load;

/**
 * When each message of a fixed rate is meant to be sent. Latency counts from here, not from the
 * moment at which the generator came round to it: a stall is then seen by all messages that it
 * delayed (no coordinated omission).
 */
public final class Schedule {
    private static final double NS_PER_SECOND = 1e9;

    private final long startNs;
    private final double intervalNs;
    private final long count;

    /**
     * @param startNs {@code System.nanoTime()} of the first message
     * @param ratePerSecond messages per second
     * @param count messages in all
     */
    public Schedule(long startNs, double ratePerSecond, long count) {
        if (ratePerSecond <= 0 || count < 1) {
            throw new IllegalArgumentException("rate and count must be positive");
        }
        this.startNs = startNs;
        this.intervalNs = NS_PER_SECOND / ratePerSecond;
        this.count = count;
    }

    /** Messages in all. */
    public long count() {
        return count;
    }

    /** Intended time of message {@code index}; no rounding error adds up. */
    public long intendedNs(long index) {
        return startNs + (long) (index * intervalNs);
    }

    /** How many messages are due at {@code nowNs}. */
    public long dueCount(long nowNs) {
        if (nowNs < startNs) {
            return 0;
        }
        return Math.min(count, (long) ((nowNs - startNs) / intervalNs) + 1);
    }

    /**
     * Whether sending fell behind for good: the last message left more than 1 % of the run, and
     * more than 10 ms, after its time.
     */
    public boolean isMissed(long lastSentNs) {
        long lateNs = lastSentNs - intendedNs(count - 1);
        return lateNs > Math.max(10_000_000, (long) (count * intervalNs / 100));
    }
}
