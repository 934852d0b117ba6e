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
    private static final int FLUSH_MS = 2_000;

    private final Counters counters;
    private final SpanSender sender;
    private final SpanBatch batch;
    private final BackgroundQueue<FollowedRpc> queue;

    SpanExport(
            SpanSender sender,
            Map<String, String> resource,
            TracingConfig config,
            Counters counters) {
        this.counters = counters;
        this.sender = sender;
        batch =
                new SpanBatch(
                        new SpanRequest(resource, SpanBatch.MAX_BYTES),
                        sender,
                        System::nanoTime,
                        config.otlp().intervalMs(),
                        config.otlp().timeoutMs(),
                        lost -> counters.add(ProxyCounter.TRACES_LOST, lost));
        queue =
                new BackgroundQueue<>(
                        "mqp-spans",
                        config.maxQueued(),
                        config.otlp().intervalMs(),
                        batch::add,
                        batch::sendIfDue);
    }

    /**
     * Spans over OTLP.
     *
     * @param resource what the spans say of this process
     */
    public static SpanExport open(
            Map<String, String> resource, TracingConfig config, Counters counters) {
        return new SpanExport(new HttpSpanSender(config.otlp()), resource, config, counters);
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
            batch.end(FLUSH_MS);
        }
        sender.close();
    }
}
