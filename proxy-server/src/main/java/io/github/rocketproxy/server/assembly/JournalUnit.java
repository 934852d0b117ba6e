package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.pipeline.rpc.RpcListener;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.RpcMeters;
import io.github.rocketproxy.pipeline.trace.TraceRate;
import io.github.rocketproxy.server.config.ProxyConfig;
import io.github.rocketproxy.server.config.TracingConfig;
import io.github.rocketproxy.server.log.AccessLog;
import io.github.rocketproxy.server.log.LogSetup;
import io.github.rocketproxy.server.trace.SpanExport;
import java.util.Map;
import java.util.UUID;

/** Who writes down what became of requests: the access log and the spans. */
final class JournalUnit implements ConfigReload.Part {
    private final AccessLog accessLog;
    private final TracingConfig tracing;
    private final Counters counters;
    private final Closing closing;
    private final TraceRate traceRate = new TraceRate(0, 0);
    private SpanExport spans; // null: nothing is followed

    /**
     * @param closing takes what has to be closed
     */
    JournalUnit(ProxyConfig config, Counters counters, Closing closing) {
        accessLog = new AccessLog(config.logging().access(), counters);
        this.tracing = config.tracing();
        this.counters = counters;
        this.closing = closing;
    }

    /** How many requests are followed. */
    TraceRate traceRate() {
        return traceRate;
    }

    /** Opens what is wanted. */
    void start() {
        accessLog.start();
        closing.add(accessLog);
        if (tracing.enabled()) {
            spans = openSpans();
        }
    }

    /** Who hears of the RPCs of one loop; once this is started. */
    RpcListener of(RpcMeters meters) {
        return new LoopJournal(meters, accessLog, spans);
    }

    @Override
    public Runnable prepare(ProxyConfig newer) {
        return () -> {
            accessLog.setRules(newer.logging().access());
            LogSetup.takeLevels(newer.logging().levels());
            if (tracing.enabled()) {
                traceRate.set(newer.tracing().sampleRatio(), newer.tracing().maxPerSecond());
            }
        };
    }

    private SpanExport openSpans() {
        traceRate.set(tracing.sampleRatio(), tracing.maxPerSecond());
        SpanExport opened =
                SpanExport.open(
                        Map.of(
                                "service.name",
                                "rocketproxy",
                                "service.instance.id",
                                UUID.randomUUID().toString()),
                        tracing,
                        counters);
        opened.start();
        closing.add(opened);
        return opened;
    }
}
