package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.Caller;

/** What a client's settings say of its patience. Event loop; does not block or allocate. */
@FunctionalInterface
public interface RequestTimeouts {
    /** Knows no client's settings: three seconds, what the clients start with. */
    RequestTimeouts DEFAULT = caller -> 3_000;

    /** The request time-out in the client's settings, ms. */
    long requestTimeoutMs(Caller caller);
}
