package io.github.rocketproxy.server.trace;

import io.github.rocketproxy.pipeline.rpc.EndedRpc;
import io.github.rocketproxy.pipeline.rpc.RpcListener;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.server.config.TracingConfig;
import io.github.rocketproxy.server.log.BackgroundQueue;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sends the spans of followed RPCs to a collector. Nobody waits for it: what comes too fast is
 * dropped and counted.
 */
public final class SpanExport implements RpcListener, AutoCloseable {
    private static final long FLUSH_MS = 2_000;

    private final Counters counters;
    private final SpanExporter exporter;
    private final SpanBatch batch;
    private final BackgroundQueue<FollowedRpc> queue;

    /**
     * @param resource what the spans say of this process
     */
    public SpanExport(
            SpanExporter exporter, Resource resource, TracingConfig config, Counters counters) {
        this.counters = counters;
        this.exporter = exporter;
        batch =
                new SpanBatch(
                        new RpcSpans(Resource.getDefault().merge(resource)),
                        exporter,
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

    /** Spans over OTLP. */
    public static SpanExporter exporter(TracingConfig.Otlp otlp) {
        OtlpHttpSpanExporterBuilder builder =
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(otlp.endpoint())
                        .setCompression(otlp.compression().word())
                        .setMemoryMode(MemoryMode.IMMUTABLE_DATA) // an eighth less CPU here
                        .setTimeout(Duration.ofMillis(otlp.timeoutMs()));
        otlp.headers().forEach(builder::addHeader);
        return builder.build();
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
        exporter.shutdown().join(FLUSH_MS, TimeUnit.MILLISECONDS);
    }
}
