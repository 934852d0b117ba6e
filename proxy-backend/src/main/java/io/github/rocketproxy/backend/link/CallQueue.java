package io.github.rocketproxy.backend.link;

/** Calls in order of arrival, linked through themselves. A call is in one queue at most. */
final class CallQueue {
    private BrokerCall first;
    private BrokerCall last;
    private int size;

    boolean isEmpty() {
        return first == null;
    }

    int size() {
        return size;
    }

    void add(BrokerCall call) {
        size++;
        call.queue = this;
        call.before = last;
        call.after = null;
        if (last == null) {
            first = call;
        } else {
            last.after = call;
        }
        last = call;
    }

    /** The oldest, left where it is; null if there is none. */
    BrokerCall peek() {
        return first;
    }

    /** The oldest, taken out; null if there is none. */
    BrokerCall poll() {
        BrokerCall call = first;
        if (call != null) {
            remove(call);
        }
        return call;
    }

    void remove(BrokerCall call) {
        size--;
        if (call.before == null) {
            first = call.after;
        } else {
            call.before.after = call.after;
        }
        if (call.after == null) {
            last = call.before;
        } else {
            call.after.before = call.before;
        }
        call.queue = null;
        call.before = null;
        call.after = null;
    }
}
