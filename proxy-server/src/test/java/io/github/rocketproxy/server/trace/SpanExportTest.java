package io.github.rocketproxy.server.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
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
import io.github.rocketproxy.server.trace.SpanSender.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.HexFormat;
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

    private static final int QUEUED_BYTES = 1 << 16;

    private static final TracingConfig CONFIG =
            new TracingConfig(
                    true,
                    1,
                    1_000,
                    QUEUED_BYTES,
                    new TracingConfig.Otlp(
                            "http://127.0.0.1:1",
                            Map.of(),
                            TracingConfig.Compression.NONE,
                            100,
                            60_000));

    private final List<Span> spans = new ArrayList<>();
    private final Counters counters = new Counters();
    private Outcome outcome = Outcome.TAKEN;

    /** The spans of an export request. */
    static List<Span> spans(ByteBuf request) {
        try {
            return ExportTraceServiceRequest.parseFrom(request.nioBuffer())
                    .getResourceSpansList()
                    .stream()
                    .flatMap(resource -> resource.getScopeSpansList().stream())
                    .flatMap(scope -> scope.getSpansList().stream())
                    .toList();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Keeps what it is given. */
    private final class Kept implements SpanSender {
        @Override
        public Outcome send(ByteBuf request, int waitMs) {
            spans.addAll(spans(request));
            return outcome;
        }

        @Override
        public void close() {}
    }

    private Map<String, Span> exported(EndedRpcs... rpcs) {
        SpanExport export =
                new SpanExport(new Kept(), Map.of("service.name", "test"), CONFIG, counters);
        for (EndedRpcs rpc : rpcs) {
            export.onEnd(rpc);
        }
        export.close();
        return spans.stream().collect(Collectors.toMap(Span::getName, span -> span));
    }

    private static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream()
                .collect(
                        Collectors.toMap(
                                KeyValue::getKey,
                                attribute ->
                                        attribute.getValue().hasIntValue()
                                                ? attribute.getValue().getIntValue() + ""
                                                : attribute.getValue().getStringValue()));
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
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

        Map<String, Span> spans = exported(rpc(trace, ReplyCode.OK, null));

        assertThat(spans)
                .containsOnlyKeys(
                        "send_message orders",
                        "queue",
                        "authorize",
                        "route",
                        "encode",
                        "broker broker-a",
                        "reply");
        Span whole = spans.get("send_message orders");
        assertThat(whole.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
        assertThat(hex(whole.getTraceId())).isEqualTo(TRACE_ID);
        assertThat(hex(whole.getParentSpanId())).isEqualTo("b7ad6b7169203331");
        assertThat(whole.getTraceState()).isEqualTo("vendor=1");
        assertThat(whole.getFlags()).isEqualTo(0x301); // sampled, below somebody else's
        assertThat(whole.getEndTimeUnixNano() - whole.getStartTimeUnixNano()).isEqualTo(1_000);
        assertThat(attributes(whole))
                .containsEntry("messaging.system", "rocketmq")
                .containsEntry("messaging.operation.name", "send_message")
                .containsEntry("messaging.destination.name", "orders")
                .containsEntry("messaging.client.id", "client-1")
                .containsEntry("messaging.batch.message_count", "2")
                .containsEntry("network.peer.address", "10.0.0.9:4711")
                .containsEntry("network.protocol.name", "grpc")
                .containsEntry("rocketmq.bytes_in", "300")
                .containsEntry("rocketmq.result", "answered")
                .containsEntry("rocketmq.code", "OK");
        assertThat(whole.toString()).doesNotContain("secret");
        Span broker = spans.get("broker broker-a");
        assertThat(broker.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
        assertThat(broker.getTraceId()).isEqualTo(whole.getTraceId());
        assertThat(broker.getParentSpanId()).isEqualTo(whole.getSpanId());
        assertThat(broker.getFlags()).isEqualTo(0x101);
        assertThat(attributes(broker)).containsEntry("rocketmq.broker", "broker-a");
        assertThat(broker.getEndTimeUnixNano() - broker.getStartTimeUnixNano()).isEqualTo(500);
        assertThat(spans.get("route").getEndTimeUnixNano())
                .isEqualTo(spans.get("encode").getStartTimeUnixNano());
        assertThat(spans.values().stream().map(Span::getSpanId)).doesNotHaveDuplicates();
        assertThat(counters.value(ProxyCounter.TRACES)).isEqualTo(1);
    }

    @Test
    void shouldBeginATraceWhereTheParentMakesNoSense() {
        Trace trace =
                new Trace(new TraceParent("00-" + "0".repeat(32) + "-b7ad6b7169203331-01", ""));
        Span span = exported(rpc(trace, ReplyCode.BAD_REQUEST, "no")).get("send_message");
        assertThat(span.getParentSpanId()).isEqualTo(ByteString.EMPTY);
        assertThat(span.getTraceId().size()).isEqualTo(16);
        assertThat(span.hasStatus()).isFalse();
    }

    @Test
    void shouldMarkFaultsOfProxyAndBroker() {
        Trace trace = passed(null);
        trace.onSent("broker-a", 400);
        Map<String, Span> spans = exported(rpc(trace, ReplyCode.INTERNAL_SERVER_ERROR, "broken"));
        assertThat(spans.get("send_message orders").getStatus().getCode())
                .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(spans.get("send_message orders").getStatus().getMessage()).isEqualTo("broken");
        assertThat(spans.get("broker broker-a").getStatus().getCode())
                .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    }

    @Test
    void shouldLinkTheTracesOfMessages() {
        Trace trace = passed(null);
        trace.link(PARENT);
        trace.link(new TraceParent("00-nonsense", ""));
        Span span = exported(rpc(trace, ReplyCode.OK, null)).get("send_message orders");
        assertThat(span.getLinksList()).hasSize(1);
        assertThat(hex(span.getLinks(0).getTraceId())).isEqualTo(TRACE_ID);
        assertThat(hex(span.getLinks(0).getSpanId())).isEqualTo("b7ad6b7169203331");
        assertThat(span.getLinks(0).getTraceState()).isEqualTo("vendor=1");
    }

    @Test
    void shouldDropAndCountWhatComesTooFast() {
        SpanExport export = new SpanExport(new Kept(), Map.of(), CONFIG, counters);
        int rpcs = 1_000;
        for (int i = 0; i < rpcs; i++) {
            export.onEnd(rpc(new Trace(null), ReplyCode.OK, null));
        }
        export.close();
        assertThat(spans).hasSizeBetween(QUEUED_BYTES / 1_000, rpcs / 2);
        assertThat(counters.value(ProxyCounter.TRACES)).isEqualTo(spans.size());
        assertThat(counters.value(ProxyCounter.TRACES_DROPPED)).isEqualTo(rpcs - spans.size());
    }

    @Test
    void shouldDropWhatIsTooLargeAndGoOn() {
        Trace large = new Trace(new TraceParent(PARENT.parent(), "vendor=" + "x".repeat(256)));
        for (int i = 0; i < 32; i++) {
            large.onSent("broker-" + i, 400);
        }
        exported(rpc(large, ReplyCode.OK, null), rpc(new Trace(null), ReplyCode.OK, null));
        assertThat(spans).hasSize(1);
        assertThat(counters.value(ProxyCounter.TRACES_DROPPED)).isEqualTo(1);
    }

    /** Where the ring's buffer ends there may be room that no record fits in. */
    @Test
    void shouldSendAllWhereverTheRingEnds() {
        for (int before = 120; before < 260; before += 5) {
            spans.clear();
            SpanExport export = new SpanExport(new Kept(), Map.of(), CONFIG, counters);
            offer(export, before / 2);
            export.drain();
            offer(export, before - before / 2);
            export.drain();
            offer(export, 20);
            export.close();
            assertThat(spans).as("after %d", before).hasSize(before + 20);
        }
        assertThat(counters.value(ProxyCounter.TRACES_DROPPED)).isZero();
    }

    private static void offer(SpanExport export, int rpcs) {
        for (int i = 0; i < rpcs; i++) {
            export.onEnd(rpc(new Trace(null), ReplyCode.OK, null));
        }
    }

    @Test
    void shouldLeaveThoseAloneThatAreNotFollowed() {
        exported(rpc(null, ReplyCode.OK, null));
        assertThat(spans).isEmpty();
        assertThat(counters.value(ProxyCounter.TRACES)).isZero();
    }

    @Test
    void shouldCountWhatTheCollectorDoesNotTake() {
        outcome = Outcome.LATER;
        exported(rpc(new Trace(null), ReplyCode.OK, null));
        assertThat(counters.value(ProxyCounter.TRACES_LOST)).isEqualTo(1);
    }
}
