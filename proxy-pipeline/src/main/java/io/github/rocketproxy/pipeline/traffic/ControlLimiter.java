package io.github.rocketproxy.pipeline.traffic;

import io.github.rocketproxy.pipeline.event.Caller;
import java.util.function.LongSupplier;

/**
 * The limits of the rare requests that do not go through a ring: those of the total, and of the
 * caller's protocol, address and user. Such a request is not in flight. Any thread.
 */
public final class ControlLimiter {
    private final TrafficLimiter limiter;
    private final LongSupplier nanoTime;

    ControlLimiter(TrafficLimiter limiter, LongSupplier nanoTime) {
        this.limiter = limiter;
        this.nanoTime = nanoTime;
    }

    /** Null, or why the request is refused. */
    public synchronized String refusal(Caller caller) {
        return limiter.refusal(caller, nanoTime.getAsLong());
    }
}
