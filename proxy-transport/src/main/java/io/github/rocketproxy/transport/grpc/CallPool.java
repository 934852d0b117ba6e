package io.github.rocketproxy.transport.grpc;

import java.util.ArrayDeque;
import java.util.function.Function;

/** Calls of one method that are over, to be used again. One instance per loop and method. */
final class CallPool {
    private static final int MAX_FREE = 4_096;

    private final ArrayDeque<MessageCall> free = new ArrayDeque<>();
    private final Function<CallPool, MessageCall> factory;

    CallPool(Function<CallPool, MessageCall> factory) {
        this.factory = factory;
    }

    MessageCall acquire() {
        MessageCall call = free.pollLast();
        return call == null ? factory.apply(this) : call;
    }

    void release(MessageCall call) {
        if (free.size() < MAX_FREE) {
            free.addLast(call);
        }
    }
}
