package io.github.rocketproxy.pipeline.trace;

import java.util.concurrent.ThreadLocalRandom;
import org.agrona.concurrent.NanoClock;

/**
 * Chooses the requests of one event loop that are followed: those whose sender follows them
 * already, and of those that nobody has decided on one in so many; never more than so many a
 * second. Event loop only; allocates nothing.
 */
public final class TraceChoice {
    private static final long SECOND_NS = 1_000_000_000L;

    private final TraceRate rate;
    private final NanoClock clock;
    private long secondBeganNs;
    private int chosen;

    /**
     * @param rate how many; may change at any time
     */
    public TraceChoice(TraceRate rate, NanoClock clock) {
        this.rate = rate;
        this.clock = clock;
        secondBeganNs = clock.nanoTime();
    }

    /** Whether anything may be followed at all. */
    public boolean isOn() {
        return rate.maxPerSecond() > 0;
    }

    /** Whether a request is followed whose sender follows it. */
    public boolean follow() {
        return isOn() && isWithinRate();
    }

    /** Whether a request is followed that nobody has decided on. */
    public boolean byChance() {
        long threshold = rate.threshold();
        return threshold > 0
                && (ThreadLocalRandom.current().nextLong() >>> 1) < threshold
                && isWithinRate();
    }

    private boolean isWithinRate() {
        long nowNs = clock.nanoTime();
        if (nowNs - secondBeganNs >= SECOND_NS) {
            secondBeganNs = nowNs;
            chosen = 0;
        }
        return ++chosen <= rate.maxPerSecond();
    }
}
