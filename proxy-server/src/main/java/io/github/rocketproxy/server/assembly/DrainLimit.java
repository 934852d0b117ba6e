package io.github.rocketproxy.server.assembly;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Until when requests under way may go on. It can be brought forward while somebody waits for them,
 * and never put off. Any thread.
 */
final class DrainLimit {
    private static final long SLICE_MS = 10;

    private final LongSupplier clockNs;
    private final long sentAwayNs;
    private long timeoutNs;

    /**
     * @param readinessMs how long clients are served on before they are sent away
     * @param timeoutMs what requests under way get after that
     */
    DrainLimit(LongSupplier clockNs, long readinessMs, long timeoutMs) {
        this.clockNs = clockNs;
        sentAwayNs = clockNs.getAsLong() + TimeUnit.MILLISECONDS.toNanos(readinessMs);
        timeoutNs = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    }

    /** Lets requests under way go on no longer than this from now on, or from when they get it. */
    synchronized void lower(long timeoutMs) {
        long sinceSentAwayNs = Math.max(0, clockNs.getAsLong() - sentAwayNs);
        timeoutNs = Math.min(timeoutNs, sinceSentAwayNs + TimeUnit.MILLISECONDS.toNanos(timeoutMs));
    }

    /** What requests under way get in all. */
    synchronized long timeoutMs() {
        return TimeUnit.NANOSECONDS.toMillis(timeoutNs);
    }

    private synchronized boolean isReached() {
        return clockNs.getAsLong() - sentAwayNs >= timeoutNs;
    }

    /** Waits as long as the limit lets it, whatever the limit becomes. */
    void await(Wait wait) throws InterruptedException {
        while (!isReached() && !wait.isOverWithin(SLICE_MS)) {
            // once more: the limit may have been brought forward
        }
    }

    /** Something that is waited for. */
    @FunctionalInterface
    interface Wait {
        /** Waits for it so long at most; whether it has come. */
        boolean isOverWithin(long ms) throws InterruptedException;
    }
}
