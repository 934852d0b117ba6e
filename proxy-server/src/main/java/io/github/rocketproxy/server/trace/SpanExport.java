package io.github.rocketproxy.server.trace;

import io.github.rocketproxy.pipeline.rpc.EndedRpc;
import io.github.rocketproxy.pipeline.rpc.RpcListener;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.server.config.TracingConfig;
import io.github.rocketproxy.server.log.BackgroundQueue;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sends the spans of followed RPCs to a collector. Nobody waits for it: what comes too fast is
 * dropped and counted.
 */
public final class SpanExport implements RpcListener, AutoCloseable {
    private static final String SCOPE = "io.github.rocketproxy";
    private static final long FLUSH_MS = 2_000;

    private final Counters counters;
    private final SdkTracerProvider provider;
    private final BackgroundQueue<FollowedRpc> queue;

    /**
     * @param resource what the spans say of this process
     * @param maxQueued RPCs that may wait; a power of two
     */
    public SpanExport(
            SpanExporter exporter,
            Resource resource,
            int maxQueued,
            int intervalMs,
            Counters counters) {
        this.counters = counters;
        provider =
                SdkTracerProvider.builder()
                        .setSampler(Sampler.alwaysOn()) // who is followed is decided already
                        .setResource(Resource.getDefault().merge(resource))
                        .addSpanProcessor(
                                BatchSpanProcessor.builder(exporter)
                                        .setScheduleDelay(Duration.ofMillis(intervalMs))
                                        .setMaxQueueSize(maxQueued * 8)
                                        .build())
                        .build();
        RpcSpans spans = new RpcSpans(provider.get(SCOPE));
        queue = new BackgroundQueue<>("mqp-spans", maxQueued, spans::make);
    }

    /** Spans over OTLP. */
    public static SpanExporter exporter(TracingConfig.Otlp otlp) {
        OtlpHttpSpanExporterBuilder builder =
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(otlp.endpoint())
                        .setCompression("gzip")
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
        queue.close();
        provider.shutdown().join(FLUSH_MS, TimeUnit.MILLISECONDS);
    }
}
