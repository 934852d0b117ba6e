package io.github.rocketproxy.transport.tls;

/**
 * The half-open connections of one loop, oldest first. An honest handshake takes a few round trips,
 * so where there are too many, the oldest are those that nobody will miss. Event loop.
 */
final class HalfOpenQueue {
    private HalfOpen first;
    private HalfOpen last;
    private int size;

    int size() {
        return size;
    }

    /** The oldest; null if there is none. */
    HalfOpen first() {
        return first;
    }

    void add(HalfOpen added) {
        added.before = last;
        if (last == null) {
            first = added;
        } else {
            last.after = added;
        }
        last = added;
        size++;
    }

    void remove(HalfOpen removed) {
        if (removed.before == null) {
            first = removed.after;
        } else {
            removed.before.after = removed.after;
        }
        if (removed.after == null) {
            last = removed.before;
        } else {
            removed.after.before = removed.before;
        }
        removed.before = null;
        removed.after = null;
        size--;
    }
}
