package io.github.rocketproxy.transport.http2;

import java.util.concurrent.atomic.AtomicInteger;

/** What all connections of a server are and have together. Any thread. */
final class ConnectionTotals {
    private static final long STREAM_STEP = 64;
    private static final long UNREAD_STEP_BYTES = 64L << 10;

    final ConnectionBounds bounds;
    final KeptTotal kept;
    final LoopSum streams = new LoopSum(STREAM_STEP);
    final LoopSum unread = new LoopSum(UNREAD_STEP_BYTES);

    /** Connections that speak HTTP/2 by now. */
    final AtomicInteger begun = new AtomicInteger();

    /** Of these: those that are sent away. */
    final AtomicInteger draining = new AtomicInteger();

    /** Of these: those that are not read from, because their clients do not read. */
    final AtomicInteger paused = new AtomicInteger();

    /** All are sent away, those too that have been accepted and have not begun. */
    volatile boolean isGoingAway;

    ConnectionTotals(ConnectionBounds bounds, KeptTotal kept) {
        this.bounds = bounds;
        this.kept = kept;
    }
}
