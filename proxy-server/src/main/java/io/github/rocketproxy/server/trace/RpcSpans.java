package io.github.rocketproxy.server.trace;

import io.github.rocketproxy.pipeline.rpc.EndedRpc;
import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import io.github.rocketproxy.pipeline.trace.Trace;
import io.github.rocketproxy.pipeline.trace.Trace.BrokerCallTimes;
import io.github.rocketproxy.pipeline.trace.TraceParent;
import io.github.rocketproxy.server.trace.OtlpSpan.Kind;
import io.netty.buffer.ByteBuf;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;

/**
 * Writes the spans of a followed RPC: one for the whole, below it one for each step and one for
 * each call of a broker. Attributes are those of OpenTelemetry's conventions for messaging (1.38)
 * where there is one. Stateless.
 */
final class RpcSpans {
    private static final OtlpAttribute SYSTEM = new OtlpAttribute("messaging.system");
    private static final OtlpAttribute OPERATION = new OtlpAttribute("messaging.operation.name");
    private static final OtlpAttribute TOPIC = new OtlpAttribute("messaging.destination.name");
    private static final OtlpAttribute GROUP = new OtlpAttribute("messaging.consumer.group.name");
    private static final OtlpAttribute CLIENT_ID = new OtlpAttribute("messaging.client.id");
    private static final OtlpAttribute MESSAGES =
            new OtlpAttribute("messaging.batch.message_count");
    private static final OtlpAttribute PEER = new OtlpAttribute("network.peer.address");
    private static final OtlpAttribute PROTOCOL = new OtlpAttribute("network.protocol.name");
    private static final OtlpAttribute CODE = new OtlpAttribute("rocketmq.code");
    private static final OtlpAttribute RESULT = new OtlpAttribute("rocketmq.result");
    private static final OtlpAttribute BROKER = new OtlpAttribute("rocketmq.broker");
    private static final OtlpAttribute BYTES_IN = new OtlpAttribute("rocketmq.bytes_in");
    private static final OtlpAttribute BYTES_OUT = new OtlpAttribute("rocketmq.bytes_out");
    private static final OtlpAttribute PARKED = new OtlpAttribute("rocketmq.parked");

    /** Codes from here on are the fault of the proxy or of a broker, not of the client. */
    private static final int FIRST_FAULT = 50_000;

    private static final String UNANSWERED = "no answer before the request was over";

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

    private RpcSpans() {}

    /** Writes all spans of the RPC: those of its steps, then the one of the whole. */
    static void write(EndedRpc rpc, ByteBuf out) {
        Trace trace = rpc.trace();
        SpanIds whole = SpanIds.below(context(trace.parent()));
        new Steps(rpc, whole, out).write();
        int span =
                OtlpSpan.begin(
                        out,
                        whole,
                        rpc.rpc().label(),
                        trace.topic(),
                        Kind.SERVER,
                        trace.epochNs(rpc.arrivalNs()),
                        trace.epochNs(rpc.endNs()));
        attributes(rpc, out);
        for (TraceParent link : trace.links()) {
            SpanContext other = context(link);
            if (other.isValid()) {
                OtlpSpan.link(out, other);
            }
        }
        if (isFault(rpc)) {
            OtlpSpan.error(out, rpc.text() == null ? "" : rpc.text());
        }
        OtlpSpan.end(out, span);
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

    private static boolean isFault(EndedRpc rpc) {
        return rpc.result() == RpcResult.FAILED
                || rpc.code() != null && rpc.code().number() >= FIRST_FAULT;
    }

    private static void attributes(EndedRpc rpc, ByteBuf out) {
        Trace trace = rpc.trace();
        SYSTEM.write(out, OtlpSpan.ATTRIBUTES, "rocketmq");
        OPERATION.write(out, OtlpSpan.ATTRIBUTES, rpc.rpc().label());
        PROTOCOL.write(out, OtlpSpan.ATTRIBUTES, rpc.protocol().word());
        RESULT.write(out, OtlpSpan.ATTRIBUTES, rpc.result().word());
        BYTES_IN.write(out, OtlpSpan.ATTRIBUTES, rpc.bytesIn());
        BYTES_OUT.write(out, OtlpSpan.ATTRIBUTES, rpc.bytesOut());
        putText(out, TOPIC, trace.topic());
        putText(out, GROUP, trace.group());
        putText(out, CLIENT_ID, rpc.caller().clientId());
        putText(out, PEER, rpc.caller().remoteAddress());
        if (rpc.rpc() == Rpc.SEND_MESSAGE && rpc.parts() > 1) {
            MESSAGES.write(out, OtlpSpan.ATTRIBUTES, rpc.parts());
        }
        if (trace.parked() > 0) {
            PARKED.write(out, OtlpSpan.ATTRIBUTES, trace.parked());
        }
        if (rpc.code() != null) {
            CODE.write(out, OtlpSpan.ATTRIBUTES, rpc.code().name());
        }
    }

    private static void putText(ByteBuf out, OtlpAttribute name, String text) {
        if (!text.isEmpty()) {
            name.write(out, OtlpSpan.ATTRIBUTES, text);
        }
    }

    /** The spans below that of the whole. */
    private static final class Steps {
        private final EndedRpc rpc;
        private final Trace trace;
        private final SpanIds whole;
        private final ByteBuf out;

        Steps(EndedRpc rpc, SpanIds whole, ByteBuf out) {
            this.rpc = rpc;
            this.trace = rpc.trace();
            this.whole = whole;
            this.out = out;
        }

        void write() {
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
            OtlpSpan.end(out, begin(name, "", Kind.INTERNAL, beginNs, endNs));
            return endNs;
        }

        private void brokerCall(BrokerCallTimes call, long endNs) {
            int span = begin("broker", call.broker(), Kind.CLIENT, call.sentNs(), endNs);
            BROKER.write(out, OtlpSpan.ATTRIBUTES, call.broker());
            if (call.answeredNs() == 0) {
                OtlpSpan.error(out, UNANSWERED);
            }
            OtlpSpan.end(out, span);
        }

        private int begin(String name, String other, Kind kind, long beginNs, long endNs) {
            return OtlpSpan.begin(
                    out,
                    whole.child(),
                    name,
                    other,
                    kind,
                    trace.epochNs(beginNs),
                    trace.epochNs(endNs));
        }
    }
}
