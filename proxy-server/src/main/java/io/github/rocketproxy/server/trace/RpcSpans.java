package io.github.rocketproxy.server.trace;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import io.github.rocketproxy.pipeline.trace.Trace;
import io.github.rocketproxy.pipeline.trace.Trace.BrokerCallTimes;
import io.github.rocketproxy.pipeline.trace.TraceParent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

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

    private final Tracer tracer;

    RpcSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Makes all spans of the RPC, ended. */
    void make(FollowedRpc rpc) {
        Trace trace = rpc.trace();
        Span span = start(rpc);
        span.setAttribute(SYSTEM, "rocketmq");
        span.setAttribute(OPERATION, rpc.rpc().label());
        span.setAttribute(PROTOCOL, rpc.protocol().word());
        span.setAttribute(RESULT, rpc.result().name().toLowerCase(Locale.ROOT));
        setText(span, TOPIC, trace.topic());
        setText(span, GROUP, trace.group());
        setText(span, CLIENT_ID, rpc.clientId());
        setText(span, PEER, rpc.remoteAddress());
        span.setAttribute(BYTES_IN, rpc.bytesIn());
        span.setAttribute(BYTES_OUT, rpc.bytesOut());
        if (rpc.rpc() == Rpc.SEND_MESSAGE && rpc.parts() > 1) {
            span.setAttribute(MESSAGES, (long) rpc.parts());
        }
        if (trace.parked() > 0) {
            span.setAttribute(PARKED, (long) trace.parked());
        }
        judge(span, rpc.code(), rpc.text(), rpc.result());
        addSteps(Context.root().with(span), rpc);
        span.end(trace.epochNs(rpc.endNs()), TimeUnit.NANOSECONDS);
    }

    private Span start(FollowedRpc rpc) {
        Trace trace = rpc.trace();
        String name = rpc.rpc().label();
        SpanBuilder builder =
                tracer.spanBuilder(trace.topic().isEmpty() ? name : name + " " + trace.topic())
                        .setSpanKind(SpanKind.SERVER)
                        .setParent(context(trace.parent()))
                        .setStartTimestamp(trace.epochNs(rpc.arrivalNs()), TimeUnit.NANOSECONDS);
        for (TraceParent link : trace.links()) {
            SpanContext linked = Span.fromContext(context(link)).getSpanContext();
            if (linked.isValid()) {
                builder.addLink(linked);
            }
        }
        return builder.startSpan();
    }

    /** Of what makes no sense there is no parent: the span begins a trace. */
    private static Context context(TraceParent parent) {
        return parent == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), parent, HEADERS);
    }

    private static void setText(Span span, AttributeKey<String> key, String text) {
        if (!text.isEmpty()) {
            span.setAttribute(key, text);
        }
    }

    private static void judge(Span span, ReplyCode code, String text, RpcResult result) {
        if (code != null) {
            span.setAttribute(CODE, code.name());
        }
        if (result == RpcResult.FAILED || (code != null && code.number() >= FIRST_FAULT)) {
            span.setStatus(StatusCode.ERROR, text == null ? "" : text);
        }
    }

    private void addSteps(Context parent, FollowedRpc rpc) {
        Trace trace = rpc.trace();
        long doneNs = step(parent, "queue", trace, rpc.arrivalNs(), trace.publishedNs());
        doneNs = step(parent, "authorize", trace, doneNs, trace.authenticatedNs());
        doneNs = step(parent, "route", trace, doneNs, trace.routedNs());
        List<BrokerCallTimes> calls = trace.brokerCalls();
        if (calls.isEmpty()) {
            return;
        }
        step(parent, "encode", trace, doneNs, calls.getFirst().sentNs());
        long answeredNs = 0;
        for (BrokerCallTimes call : calls) {
            long endNs = call.answeredNs() == 0 ? rpc.endNs() : call.answeredNs();
            brokerCall(parent, trace, call, endNs);
            answeredNs = Math.max(answeredNs, endNs);
        }
        step(parent, "reply", trace, answeredNs, rpc.endNs());
    }

    /** Returns when it was over; the beginning where it did not happen. */
    private long step(Context parent, String name, Trace trace, long beginNs, long endNs) {
        if (endNs == 0 || endNs - beginNs < 0) {
            return beginNs;
        }
        tracer.spanBuilder(name)
                .setParent(parent)
                .setStartTimestamp(trace.epochNs(beginNs), TimeUnit.NANOSECONDS)
                .startSpan()
                .end(trace.epochNs(endNs), TimeUnit.NANOSECONDS);
        return endNs;
    }

    private void brokerCall(Context parent, Trace trace, BrokerCallTimes call, long endNs) {
        Span span =
                tracer.spanBuilder("broker " + call.broker())
                        .setSpanKind(SpanKind.CLIENT)
                        .setParent(parent)
                        .setAttribute(BROKER, call.broker())
                        .setStartTimestamp(trace.epochNs(call.sentNs()), TimeUnit.NANOSECONDS)
                        .startSpan();
        if (call.answeredNs() == 0) {
            span.setStatus(StatusCode.ERROR, "no answer before the request was over");
        }
        span.end(trace.epochNs(endNs), TimeUnit.NANOSECONDS);
    }
}
