package io.github.rocketproxy.server.trace;

import io.github.rocketproxy.pipeline.rpc.EndedRpc;
import io.github.rocketproxy.pipeline.rpc.RpcListener;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.server.config.TracingConfig;
import io.github.rocketproxy.server.log.BackgroundQueue;
import java.util.Map;

/**
 * Sends the spans of followed RPCs to a collector. Nobody waits for it: what comes too fast is
 * dropped and counted.
 */
public final class SpanExport implements RpcListener, AutoCloseable {
    private static final long FLUSH_MS = 2_000;

    private final Counters counters;
    private final SpanSink sink;
    private final SpanBatch batch;
    private final BackgroundQueue<FollowedRpc> queue;

    /**
     * To the collector that is configured.
     *
     * @param resource what the spans say of this process
     */
    public SpanExport(TracingConfig config, Map<String, String> resource, Counters counters) {
        this(config, resource, new Collector(config.otlp()), counters);
    }

    SpanExport(
            TracingConfig config, Map<String, String> resource, SpanSink sink, Counters counters) {
        this.counters = counters;
        this.sink = sink;
        batch =
                new SpanBatch(
                        resource,
                        sink,
                        System::nanoTime,
                        config.otlp(),
                        lost -> counters.add(ProxyCounter.TRACES_LOST, lost));
        queue =
                new BackgroundQueue<>(
                        "mqp-spans", config.maxQueued(), batch::add, batch::sendIfDue);
    }

    /** Begins to send. */
    public void start() {
        queue.start();
    }

    @Override
    public void onEnd(EndedRpc rpc) {
        if (rpc.trace() == null) {
            return;
        }
        if (queue.offer(FollowedRpc.of(rpc))) {
            counters.increment(ProxyCounter.TRACES);
        } else {
            counters.increment(ProxyCounter.TRACES_DROPPED);
        }
    }

    /** Sends what there is, for a bounded time, and ends. */
    @Override
    public void close() {
        if (queue.end()) {
            batch.send(FLUSH_MS);
        }
        sink.close();
    }
}
