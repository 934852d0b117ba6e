package io.github.rocketproxy.server.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.trace.Trace;
import io.github.rocketproxy.pipeline.trace.TraceParent;
import io.github.rocketproxy.server.config.TracingConfig;
import io.github.rocketproxy.server.log.EndedRpcs;
import io.netty.buffer.Unpooled;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SpanExportTest {
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    private static final TraceParent PARENT =
            new TraceParent("00-" + TRACE_ID + "-b7ad6b7169203331-01", "vendor=1");

    private static final TracingConfig CONFIG =
            new TracingConfig(
                    true,
                    1,
                    1_000,
                    2,
                    new TracingConfig.Otlp(
                            "http://127.0.0.1:1",
                            Map.of(),
                            TracingConfig.Compression.NONE,
                            100,
                            60_000));

    private boolean isTaken = true;
    private final List<SpanData> spans = new ArrayList<>();
    private final Counters counters = new Counters();

    /** Keeps what it is given. */
    private final class Kept implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> batch) {
            spans.addAll(batch);
            return isTaken ? CompletableResultCode.ofSuccess() : CompletableResultCode.ofFailure();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    private Map<String, SpanData> exported(EndedRpcs... rpcs) {
        SpanExport export = new SpanExport(new Kept(), Resource.empty(), CONFIG, counters);
        for (EndedRpcs rpc : rpcs) {
            export.onEnd(rpc);
        }
        export.close();
        return spans.stream().collect(Collectors.toMap(SpanData::getName, span -> span));
    }

    private static Trace passed(TraceParent parent) {
        Trace trace = new Trace(parent);
        RequestEvent event = new RequestEvent();
        event.payload = Unpooled.wrappedBuffer("orders".getBytes(US_ASCII));
        event.topic.set(0, 6);
        event.publishedNs = 100;
        event.authenticatedNs = 200;
        event.routedNs = 300;
        trace.onStagesDone(event);
        event.clear();
        return trace;
    }

    private static EndedRpcs rpc(Trace trace, ReplyCode code, String text) {
        return new EndedRpcs(Rpc.SEND_MESSAGE, RpcResult.ANSWERED, code, text, 1_000, trace);
    }

    @Test
    void shouldMakeASpanOfEachStepBelowOneOfTheWhole() {
        Trace trace = passed(PARENT);
        trace.onSent("broker-a", 400);
        trace.onAnswered("broker-a", 900);

        Map<String, SpanData> spans = exported(rpc(trace, ReplyCode.OK, null));

        assertThat(spans)
                .containsOnlyKeys(
                        "send_message orders",
                        "queue",
                        "authorize",
                        "route",
                        "encode",
                        "broker broker-a",
                        "reply");
        SpanData whole = spans.get("send_message orders");
        assertThat(whole.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(whole.getTraceId()).isEqualTo(TRACE_ID);
        assertThat(whole.getParentSpanId()).isEqualTo("b7ad6b7169203331");
        assertThat(whole.getSpanContext().getTraceState().get("vendor")).isEqualTo("1");
        assertThat(whole.getEndEpochNanos() - whole.getStartEpochNanos()).isEqualTo(1_000);
        assertThat(whole.getAttributes().asMap().toString())
                .contains("orders", "client-1", "10.0.0.9:4711", "OK")
                .doesNotContain("secret");
        SpanData broker = spans.get("broker broker-a");
        assertThat(broker.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(broker.getParentSpanId()).isEqualTo(whole.getSpanId());
        assertThat(broker.getEndEpochNanos() - broker.getStartEpochNanos()).isEqualTo(500);
        assertThat(spans.get("route").getEndEpochNanos())
                .isEqualTo(spans.get("encode").getStartEpochNanos());
        assertThat(counters.value(ProxyCounter.TRACES)).isEqualTo(1);
    }

    @Test
    void shouldBeginATraceWhereTheParentMakesNoSense() {
        Trace trace =
                new Trace(new TraceParent("00-" + "0".repeat(32) + "-b7ad6b7169203331-01", ""));
        SpanData span = exported(rpc(trace, ReplyCode.BAD_REQUEST, "no")).get("send_message");
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void shouldMarkFaultsOfProxyAndBroker() {
        Trace trace = passed(null);
        trace.onSent("broker-a", 400);
        Map<String, SpanData> spans =
                exported(rpc(trace, ReplyCode.INTERNAL_SERVER_ERROR, "broken"));
        assertThat(spans.get("send_message orders").getStatus().getStatusCode())
                .isEqualTo(StatusCode.ERROR);
        assertThat(spans.get("send_message orders").getStatus().getDescription())
                .isEqualTo("broken");
        assertThat(spans.get("broker broker-a").getStatus().getStatusCode())
                .isEqualTo(StatusCode.ERROR);
    }

    @Test
    void shouldLinkTheTracesOfMessages() {
        Trace trace = passed(null);
        trace.link(PARENT);
        trace.link(new TraceParent("00-nonsense", ""));
        SpanData span = exported(rpc(trace, ReplyCode.OK, null)).get("send_message orders");
        assertThat(span.getLinks()).hasSize(1);
        assertThat(span.getLinks().getFirst().getSpanContext().getTraceId()).isEqualTo(TRACE_ID);
    }

    @Test
    void shouldDropAndCountWhatComesTooFast() {
        exported(rpc(new Trace(null), ReplyCode.OK, null), rpc(null, ReplyCode.OK, null));
        assertThat(spans).hasSize(1);

        SpanExport export = new SpanExport(new Kept(), Resource.empty(), CONFIG, counters);
        for (int i = 0; i < 5; i++) {
            export.onEnd(rpc(new Trace(null), ReplyCode.OK, null));
        }
        export.close();
        assertThat(counters.value(ProxyCounter.TRACES_DROPPED)).isEqualTo(3);
    }

    @Test
    void shouldCountWhatTheCollectorDoesNotTake() {
        isTaken = false;
        exported(rpc(new Trace(null), ReplyCode.OK, null));
        assertThat(counters.value(ProxyCounter.TRACES_LOST)).isEqualTo(1);
    }
}
