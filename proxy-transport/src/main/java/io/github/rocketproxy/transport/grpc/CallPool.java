package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcListener;
import java.util.ArrayDeque;
import java.util.function.Function;

/** Calls of one method that are over, to be used again. One instance per loop and method. */
final class CallPool {
    private static final int MAX_FREE = 4_096;

    private final ArrayDeque<MessageCall> free = new ArrayDeque<>();
    private final Rpc rpc;
    private final RpcListener listener;
    private final CallTraces traces;
    private final Function<CallPool, MessageCall> factory;

    CallPool(
            Rpc rpc,
            RpcListener listener,
            CallTraces traces,
            Function<CallPool, MessageCall> factory) {
        this.rpc = rpc;
        this.listener = listener;
        this.traces = traces;
        this.factory = factory;
    }

    /** The method. */
    Rpc rpc() {
        return rpc;
    }

    /** Who hears of the end of each call. */
    RpcListener listener() {
        return listener;
    }

    /** Which calls are followed. */
    CallTraces traces() {
        return traces;
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
