package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.pipeline.rpc.RpcListener;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.trace.TraceRate;
import io.github.rocketproxy.server.config.LoggingConfig;
import io.github.rocketproxy.server.config.ProxyConfig;
import io.github.rocketproxy.server.config.TracingConfig;
import io.github.rocketproxy.server.log.AccessLog;
import io.github.rocketproxy.server.trace.SpanExport;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;
import java.util.UUID;

/** Who writes down what became of requests: the access log and the spans. */
final class JournalUnit {
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
    private static final AttributeKey<String> INSTANCE =
            AttributeKey.stringKey("service.instance.id");

    private final LoggingConfig.Access access;
    private final TracingConfig tracing;
    private final Counters counters;
    private final Closing closing;
    private final TraceRate traceRate = new TraceRate(0, 0);

    /**
     * @param closing takes what has to be closed
     */
    JournalUnit(ProxyConfig config, Counters counters, Closing closing) {
        this.access = config.logging().access();
        this.tracing = config.tracing();
        this.counters = counters;
        this.closing = closing;
    }

    /** How many requests are followed. */
    TraceRate traceRate() {
        return traceRate;
    }

    /** Opens what is wanted; it hears of the RPCs of every loop. */
    RpcListener start() {
        RpcListener listener = RpcListener.NONE;
        if (AccessLog.isWanted(access)) {
            AccessLog log = new AccessLog(access, counters);
            log.start();
            closing.add(log);
            listener = listener.and(log);
        }
        if (tracing.enabled()) {
            listener = listener.and(startSpans());
        }
        return listener;
    }

    private SpanExport startSpans() {
        traceRate.set(tracing.sampleRatio(), tracing.maxPerSecond());
        SpanExport spans =
                new SpanExport(
                        SpanExport.exporter(tracing.otlp()),
                        Resource.builder()
                                .put(SERVICE, "rocketproxy")
                                .put(INSTANCE, UUID.randomUUID().toString())
                                .build(),
                        tracing.maxQueued(),
                        tracing.otlp().intervalMs(),
                        counters);
        spans.start();
        closing.add(spans);
        return spans;
    }
}
