package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.Caller;

/** What the caller's client has said of itself. Event loop; does not block or allocate. */
@FunctionalInterface
public interface CallerSettings {
    /** Knows no client's settings: three seconds, what the clients start with. */
    CallerSettings DEFAULT = caller -> 3_000;

    /** The request time-out in the client's settings, ms. */
    long requestTimeoutMs(Caller caller);
}
