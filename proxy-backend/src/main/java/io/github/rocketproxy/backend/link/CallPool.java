package io.github.rocketproxy.backend.link;

import java.util.Queue;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

/**
 * Calls for reuse: taken by one thread, returned by one thread. Dry: a new one is made; full: the
 * returned one is left to the garbage collector.
 */
public final class CallPool {
    private final Queue<BrokerCall> free;

    /**
     * @param capacity most calls that are kept
     */
    public CallPool(int capacity) {
        free = new OneToOneConcurrentArrayQueue<>(capacity);
    }

    /** A cleared call. */
    public BrokerCall take() {
        BrokerCall call = free.poll();
        if (call == null) {
            call = new BrokerCall();
            call.lane = BrokerCall.NO_LANE;
            call.pool = this;
        }
        return call;
    }

    void offer(BrokerCall call) {
        free.offer(call);
    }
}
