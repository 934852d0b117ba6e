package io.github.rocketproxy.transport.http2;

/**
 * What a connection keeps in memory because its client does not go on: answers that it does not
 * take, requests that it does not finish. Bounded for the connection, and with all others together
 * ({@link KeptTotal}); a little is free. Event loop.
 */
final class KeptBytes {
    /** So much a connection may keep whatever others do. */
    private static final long FREE_BYTES = 1L << 20;

    /** Steps in which the total hears of it. */
    private static final long STEP_BYTES = 64L << 10;

    private final KeptTotal total;
    private long bytes;
    private long reported;

    KeptBytes(KeptTotal total) {
        this.total = total;
    }

    /**
     * So much more is kept, until {@link #remove}.
     *
     * @return false where that is too much: the caller lets go of it
     */
    boolean add(int more) {
        change(more);
        return bytes <= FREE_BYTES || bytes <= total.maxOfOneBytes() && !total.isExceeded();
    }

    void remove(int less) {
        change(-less);
    }

    /** Whether all connections together keep more than they may: each is to keep little. */
    boolean isTight() {
        return total.isExceeded();
    }

    /** So much more, or less, is kept, which cannot be refused. */
    void change(int change) {
        bytes += change;
        if (Math.abs(bytes - reported) >= STEP_BYTES) {
            report(bytes);
        }
    }

    private void report(long now) {
        total.add(now - reported);
        reported = now;
    }

    /** The connection is no more and keeps nothing. */
    void close() {
        report(0);
    }
}
