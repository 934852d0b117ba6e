package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.port.Ingress;
import io.github.rocketproxy.pipeline.rpc.RpcListener;
import io.github.rocketproxy.pipeline.trace.TraceChoice;
import io.github.rocketproxy.pipeline.trace.TraceRate;
import io.netty.util.concurrent.FastThreadLocal;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Which shard an event loop belongs to, and who hears of the end of its RPCs. Each loop is bound
 * once at start, by a task of its own; from then on the calls of its connections go to that shard.
 */
public final class LoopIngress {
    private final FastThreadLocal<Ingress> ingress = new FastThreadLocal<>();
    private final FastThreadLocal<RpcListener> listener =
            new FastThreadLocal<>() {
                @Override
                protected RpcListener initialValue() {
                    return RpcListener.NONE;
                }
            };

    private final TraceRate traceRate;

    /** Nothing is followed. */
    public LoopIngress() {
        this(TraceRate.OFF);
    }

    /**
     * @param traceRate how many requests of each loop are followed
     */
    public LoopIngress(TraceRate traceRate) {
        this.traceRate = traceRate;
    }

    /** Which requests of one loop are followed. */
    TraceChoice newTraceChoice() {
        return new TraceChoice(traceRate, SystemNanoClock.INSTANCE);
    }

    /** On the loop's own thread: binds it to its shard. */
    public void bind(Ingress ingress) {
        this.ingress.set(ingress);
    }

    /** On the loop's own thread, before its first call: lets someone hear of its RPCs. */
    public void listen(RpcListener listener) {
        this.listener.set(listener);
    }

    /** Who hears of the end of the RPCs of the current thread's loop. */
    public RpcListener listener() {
        return listener.get();
    }

    /** The shard of the current thread's loop, or null where it has not been bound. */
    public Ingress current() {
        return ingress.get();
    }
}
