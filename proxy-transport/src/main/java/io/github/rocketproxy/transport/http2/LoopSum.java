package io.github.rocketproxy.transport.http2;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A sum over all event loops of a server. Each loop adds to a share of its own and tells the others
 * in steps and with each beat, so that loops do not meet at every change. Any thread may read it.
 */
final class LoopSum {
    private final AtomicLong told = new AtomicLong();
    private final long step;

    /**
     * @param step what a loop may have that the others do not know of
     */
    LoopSum(long step) {
        this.step = step;
    }

    /** The sum of what all loops have told. */
    long value() {
        return told.get();
    }

    Share newShare() {
        return new Share();
    }

    /** One loop's part. Event loop. */
    final class Share {
        private long own;
        private long known;

        /** So much more, or less. */
        void add(long change) {
            own += change;
            if (Math.abs(own - known) >= step) {
                tell();
            }
        }

        /** The sum, with all that this loop has. */
        long total() {
            return told.get() + own - known;
        }

        /** Lets the others know. */
        void tell() {
            if (own != known) {
                told.addAndGet(own - known);
                known = own;
            }
        }
    }
}
