package io.github.rocketproxy.server.trace;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import io.github.rocketproxy.pipeline.trace.Trace;
import io.github.rocketproxy.pipeline.trace.Trace.BrokerCallTimes;
import io.github.rocketproxy.pipeline.trace.TraceParent;
import java.io.IOException;
import java.util.List;

/**
 * Makes the spans of a followed RPC: one for the whole, below it one for each step and one for each
 * call of a broker. Attributes are those of OpenTelemetry's conventions for messaging (1.38) where
 * there is one.
 */
final class RpcSpans {
    private static final SpanAttribute SYSTEM = new SpanAttribute("messaging.system");
    private static final SpanAttribute OPERATION = new SpanAttribute("messaging.operation.name");
    private static final SpanAttribute TOPIC = new SpanAttribute("messaging.destination.name");
    private static final SpanAttribute GROUP = new SpanAttribute("messaging.consumer.group.name");
    private static final SpanAttribute CLIENT_ID = new SpanAttribute("messaging.client.id");
    private static final SpanAttribute MESSAGES =
            new SpanAttribute("messaging.batch.message_count");
    private static final SpanAttribute PEER = new SpanAttribute("network.peer.address");
    private static final SpanAttribute PROTOCOL = new SpanAttribute("network.protocol.name");
    private static final SpanAttribute CODE = new SpanAttribute("rocketmq.code");
    private static final SpanAttribute RESULT = new SpanAttribute("rocketmq.result");
    private static final SpanAttribute BROKER = new SpanAttribute("rocketmq.broker");
    private static final SpanAttribute BYTES_IN = new SpanAttribute("rocketmq.bytes_in");
    private static final SpanAttribute BYTES_OUT = new SpanAttribute("rocketmq.bytes_out");
    private static final SpanAttribute PARKED = new SpanAttribute("rocketmq.parked");

    /** Codes from here on are the fault of the proxy or of a broker, not of the client. */
    private static final int FIRST_FAULT = 50_000;

    private final SpanEncoder spans;

    RpcSpans(SpanEncoder spans) {
        this.spans = spans;
    }

    /** Writes all spans of the RPC: the one of the whole, then those of its steps. */
    void write(FollowedRpc rpc) throws IOException {
        Trace trace = rpc.trace();
        SpanRef parent = trace.parent() == null ? null : SpanRef.of(trace.parent());
        SpanRef whole = parent == null ? SpanRef.root() : parent.child();
        String name = rpc.rpc().label();
        spans.begin(
                whole,
                parent == null ? 0 : parent.spanId(),
                trace.topic().isEmpty() ? name : name + " " + trace.topic(),
                SpanEncoder.SERVER,
                trace.epochNs(rpc.arrivalNs()),
                trace.epochNs(rpc.endNs()));
        describe(rpc);
        for (TraceParent link : trace.links()) {
            SpanRef linked = SpanRef.of(link);
            if (linked != null) {
                spans.link(linked);
            }
        }
        spans.end();
        steps(rpc, whole);
    }

    private void describe(FollowedRpc rpc) throws IOException {
        Trace trace = rpc.trace();
        spans.text(SYSTEM, "rocketmq")
                .text(OPERATION, rpc.rpc().label())
                .text(PROTOCOL, rpc.protocol().word())
                .text(RESULT, rpc.result().word())
                .text(TOPIC, trace.topic())
                .text(GROUP, trace.group())
                .text(CLIENT_ID, rpc.clientId())
                .text(PEER, rpc.remoteAddress())
                .number(BYTES_IN, rpc.bytesIn())
                .number(BYTES_OUT, rpc.bytesOut());
        if (rpc.rpc() == Rpc.SEND_MESSAGE && rpc.parts() > 1) {
            spans.number(MESSAGES, rpc.parts());
        }
        if (trace.parked() > 0) {
            spans.number(PARKED, trace.parked());
        }
        ReplyCode code = rpc.code();
        if (code != null) {
            spans.text(CODE, code.name());
        }
        if (rpc.result() == RpcResult.FAILED || (code != null && code.number() >= FIRST_FAULT)) {
            spans.error(rpc.text() == null ? "" : rpc.text());
        }
    }

    private void steps(FollowedRpc rpc, SpanRef whole) throws IOException {
        Trace trace = rpc.trace();
        long doneNs = step("queue", trace, whole, rpc.arrivalNs(), trace.publishedNs());
        doneNs = step("authorize", trace, whole, doneNs, trace.authenticatedNs());
        doneNs = step("route", trace, whole, doneNs, trace.routedNs());
        List<BrokerCallTimes> calls = trace.brokerCalls();
        if (calls.isEmpty()) {
            return;
        }
        step("encode", trace, whole, doneNs, calls.getFirst().sentNs());
        long answeredNs = 0;
        for (BrokerCallTimes call : calls) {
            long endNs = call.answeredNs() == 0 ? rpc.endNs() : call.answeredNs();
            brokerCall(call, trace, whole, endNs);
            answeredNs = Math.max(answeredNs, endNs);
        }
        step("reply", trace, whole, answeredNs, rpc.endNs());
    }

    /** Returns when it was over; the beginning where it did not happen. */
    private long step(String name, Trace trace, SpanRef whole, long beginNs, long endNs)
            throws IOException {
        if (endNs == 0 || endNs - beginNs < 0) {
            return beginNs;
        }
        below(whole, name, SpanEncoder.INTERNAL, trace, beginNs, endNs);
        spans.end();
        return endNs;
    }

    private void brokerCall(BrokerCallTimes call, Trace trace, SpanRef whole, long endNs)
            throws IOException {
        below(whole, "broker " + call.broker(), SpanEncoder.CLIENT, trace, call.sentNs(), endNs);
        spans.text(BROKER, call.broker());
        if (call.answeredNs() == 0) {
            spans.error("no answer before the request was over");
        }
        spans.end();
    }

    private void below(SpanRef whole, String name, int kind, Trace trace, long beginNs, long endNs)
            throws IOException {
        spans.begin(
                whole.child(),
                whole.spanId(),
                name,
                kind,
                trace.epochNs(beginNs),
                trace.epochNs(endNs));
    }
}
