package io.github.rocketproxy.transport.control;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * So many a second, evenly, with up to a second's worth at once. Any thread; never waits.
 *
 * <p>Kept as the time until which the permits given so far last: a permit is given while that time
 * is less than a second ahead.
 */
final class RateLimit {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final long costNs;
    private final LongSupplier nanoClock;
    private final AtomicLong spentUntilNs;

    /**
     * @param perSecond from 1
     * @param nanoClock {@code System::nanoTime}, or a clock of a test
     */
    RateLimit(int perSecond, LongSupplier nanoClock) {
        this.costNs = SECOND_NS / perSecond;
        this.nanoClock = nanoClock;
        this.spentUntilNs = new AtomicLong(nanoClock.getAsLong());
    }

    /** Takes a permit; false if there is none now. */
    boolean tryAcquire() {
        while (true) {
            long nowNs = nanoClock.getAsLong();
            long spentNs = spentUntilNs.get();
            long untilNs = (spentNs - nowNs < 0 ? nowNs : spentNs) + costNs;
            if (untilNs - nowNs > SECOND_NS) {
                return false;
            }
            if (spentUntilNs.compareAndSet(spentNs, untilNs)) {
                return true;
            }
        }
    }
}
