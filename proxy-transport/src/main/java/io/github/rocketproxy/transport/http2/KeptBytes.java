package io.github.rocketproxy.transport.http2;

/**
 * What a connection keeps in memory because its client does not go on: answers that it does not
 * take, requests that it does not finish. Bounded for the connection, and with all others together
 * ({@link KeptTotal}); a little is free. Event loop.
 */
final class KeptBytes {
    private final KeptTotal total;
    private final LoopSum.Share ofLoop;
    private long bytes;

    /**
     * @param ofLoop the share that the connection's loop has of the total
     */
    KeptBytes(KeptTotal total, LoopSum.Share ofLoop) {
        this.total = total;
        this.ofLoop = ofLoop;
    }

    /**
     * So much more is kept, until {@link #remove}.
     *
     * @return false where that is too much: the caller lets go of it
     */
    boolean add(int more) {
        change(more);
        return bytes <= total.maxOfOneBytes() && !total.isExceeded() || bytes <= freeBytes();
    }

    void remove(int less) {
        change(-less);
    }

    /** Whether all connections together keep more than they may: each is to keep little. */
    boolean isTight() {
        return total.isExceeded();
    }

    /** Whether that much is kept that nobody may keep more than a little. */
    boolean isCritical() {
        return total.isCritical();
    }

    /** What the connection may keep in tight times. */
    long freeBytes() {
        return total.freeBytes();
    }

    /** So much more, or less, is kept, which cannot be refused. */
    void change(int change) {
        bytes += change;
        ofLoop.add(change);
    }

    /** The connection is no more and keeps nothing. */
    void close() {
        ofLoop.add(-bytes);
        bytes = 0;
    }
}
