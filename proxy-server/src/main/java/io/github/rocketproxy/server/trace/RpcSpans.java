package io.github.rocketproxy.server.trace;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import io.github.rocketproxy.pipeline.trace.Trace;
import io.github.rocketproxy.pipeline.trace.Trace.BrokerCallTimes;
import io.github.rocketproxy.pipeline.trace.TraceParent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes the spans of a followed RPC: one for the whole, below it one for each step and one for each
 * call of a broker. Attributes are those of OpenTelemetry's conventions for messaging (1.38) where
 * there is one.
 */
final class RpcSpans {
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> OPERATION =
            AttributeKey.stringKey("messaging.operation.name");
    private static final AttributeKey<String> TOPIC =
            AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> GROUP =
            AttributeKey.stringKey("messaging.consumer.group.name");
    private static final AttributeKey<String> CLIENT_ID =
            AttributeKey.stringKey("messaging.client.id");
    private static final AttributeKey<Long> MESSAGES =
            AttributeKey.longKey("messaging.batch.message_count");
    private static final AttributeKey<String> PEER = AttributeKey.stringKey("network.peer.address");
    private static final AttributeKey<String> PROTOCOL =
            AttributeKey.stringKey("network.protocol.name");
    private static final AttributeKey<String> CODE = AttributeKey.stringKey("rocketmq.code");
    private static final AttributeKey<String> RESULT = AttributeKey.stringKey("rocketmq.result");
    private static final AttributeKey<String> BROKER = AttributeKey.stringKey("rocketmq.broker");
    private static final AttributeKey<Long> BYTES_IN = AttributeKey.longKey("rocketmq.bytes_in");
    private static final AttributeKey<Long> BYTES_OUT = AttributeKey.longKey("rocketmq.bytes_out");
    private static final AttributeKey<Long> PARKED = AttributeKey.longKey("rocketmq.parked");

    /** Codes from here on are the fault of the proxy or of a broker, not of the client. */
    private static final int FIRST_FAULT = 50_000;

    private static final StatusData UNANSWERED =
            StatusData.create(StatusCode.ERROR, "no answer before the request was over");

    private static final TextMapGetter<TraceParent> HEADERS =
            new TextMapGetter<>() {
                @Override
                public Iterable<String> keys(TraceParent parent) {
                    return List.of("traceparent", "tracestate");
                }

                @Override
                public String get(TraceParent parent, String key) {
                    return key.equals("traceparent") ? parent.parent() : parent.state();
                }
            };

    private final Resource resource;
    private final IdGenerator ids = IdGenerator.random();

    /**
     * @param resource what the spans say of this process
     */
    RpcSpans(Resource resource) {
        this.resource = resource;
    }

    /** Makes all spans of the RPC: hands over those of its steps, then the one of the whole. */
    void make(FollowedRpc rpc, Consumer<SpanData> spans) {
        Trace trace = rpc.trace();
        SpanContext parent = context(trace.parent());
        SpanContext whole = below(parent);
        new Steps(rpc, whole, spans).add();
        String name = rpc.rpc().label();
        spans.accept(
                new FinishedSpan(
                        trace.topic().isEmpty() ? name : name + " " + trace.topic(),
                        SpanKind.SERVER,
                        whole,
                        parent,
                        trace.epochNs(rpc.arrivalNs()),
                        trace.epochNs(rpc.endNs()),
                        status(rpc),
                        attributes(rpc),
                        links(trace),
                        resource));
    }

    /** Of what makes no sense there is no parent: the span begins a trace. */
    private static SpanContext context(TraceParent parent) {
        return parent == null
                ? SpanContext.getInvalid()
                : Span.fromContext(
                                W3CTraceContextPropagator.getInstance()
                                        .extract(Context.root(), parent, HEADERS))
                        .getSpanContext();
    }

    private SpanContext below(SpanContext parent) {
        return new SpanIds(
                parent.isValid() ? parent.getTraceId() : ids.generateTraceId(),
                ids.generateSpanId(),
                parent.getTraceState());
    }

    private static List<LinkData> links(Trace trace) {
        return trace.links().isEmpty()
                ? List.of()
                : trace.links().stream()
                        .map(RpcSpans::context)
                        .filter(SpanContext::isValid)
                        .map(LinkData::create)
                        .toList();
    }

    private static StatusData status(FollowedRpc rpc) {
        ReplyCode code = rpc.code();
        if (rpc.result() == RpcResult.FAILED || (code != null && code.number() >= FIRST_FAULT)) {
            return StatusData.create(StatusCode.ERROR, rpc.text() == null ? "" : rpc.text());
        }
        return StatusData.unset();
    }

    private static Attributes attributes(FollowedRpc rpc) {
        Trace trace = rpc.trace();
        AttributesBuilder attributes =
                Attributes.builder()
                        .put(SYSTEM, "rocketmq")
                        .put(OPERATION, rpc.rpc().label())
                        .put(PROTOCOL, rpc.protocol().word())
                        .put(RESULT, rpc.result().word())
                        .put(BYTES_IN, rpc.bytesIn())
                        .put(BYTES_OUT, rpc.bytesOut());
        putText(attributes, TOPIC, trace.topic());
        putText(attributes, GROUP, trace.group());
        putText(attributes, CLIENT_ID, rpc.clientId());
        putText(attributes, PEER, rpc.remoteAddress());
        if (rpc.rpc() == Rpc.SEND_MESSAGE && rpc.parts() > 1) {
            attributes.put(MESSAGES, (long) rpc.parts());
        }
        if (trace.parked() > 0) {
            attributes.put(PARKED, (long) trace.parked());
        }
        if (rpc.code() != null) {
            attributes.put(CODE, rpc.code().name());
        }
        return attributes.build();
    }

    private static void putText(
            AttributesBuilder attributes, AttributeKey<String> key, String text) {
        if (!text.isEmpty()) {
            attributes.put(key, text);
        }
    }

    /** The spans below that of the whole. */
    private final class Steps {
        private final FollowedRpc rpc;
        private final Trace trace;
        private final SpanContext whole;
        private final Consumer<SpanData> spans;

        Steps(FollowedRpc rpc, SpanContext whole, Consumer<SpanData> spans) {
            this.rpc = rpc;
            this.trace = rpc.trace();
            this.whole = whole;
            this.spans = spans;
        }

        void add() {
            long doneNs = step("queue", rpc.arrivalNs(), trace.publishedNs());
            doneNs = step("authorize", doneNs, trace.authenticatedNs());
            doneNs = step("route", doneNs, trace.routedNs());
            List<BrokerCallTimes> calls = trace.brokerCalls();
            if (calls.isEmpty()) {
                return;
            }
            step("encode", doneNs, calls.getFirst().sentNs());
            long answeredNs = 0;
            for (BrokerCallTimes call : calls) {
                long endNs = call.answeredNs() == 0 ? rpc.endNs() : call.answeredNs();
                brokerCall(call, endNs);
                answeredNs = Math.max(answeredNs, endNs);
            }
            step("reply", answeredNs, rpc.endNs());
        }

        /** Returns when it was over; the beginning where it did not happen. */
        private long step(String name, long beginNs, long endNs) {
            if (endNs == 0 || endNs - beginNs < 0) {
                return beginNs;
            }
            span(name, SpanKind.INTERNAL, beginNs, endNs, StatusData.unset(), Attributes.empty());
            return endNs;
        }

        private void brokerCall(BrokerCallTimes call, long endNs) {
            span(
                    "broker " + call.broker(),
                    SpanKind.CLIENT,
                    call.sentNs(),
                    endNs,
                    call.answeredNs() == 0 ? UNANSWERED : StatusData.unset(),
                    Attributes.of(BROKER, call.broker()));
        }

        private void span(
                String name,
                SpanKind kind,
                long beginNs,
                long endNs,
                StatusData status,
                Attributes attributes) {
            spans.accept(
                    new FinishedSpan(
                            name,
                            kind,
                            below(whole),
                            whole,
                            trace.epochNs(beginNs),
                            trace.epochNs(endNs),
                            status,
                            attributes,
                            List.of(),
                            resource));
        }
    }
}
