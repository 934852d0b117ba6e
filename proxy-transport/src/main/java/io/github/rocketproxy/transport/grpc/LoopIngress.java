package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.port.Ingress;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * Which shard an event loop belongs to. Each loop is bound once at start, by a task of its own;
 * from then on the calls of its connections go to that shard.
 */
public final class LoopIngress {
    private final FastThreadLocal<Ingress> ingress = new FastThreadLocal<>();

    /** On the loop's own thread: binds it to its shard. */
    public void bind(Ingress ingress) {
        this.ingress.set(ingress);
    }

    /** The shard of the current thread's loop, or null where it has not been bound. */
    public Ingress current() {
        return ingress.get();
    }
}
