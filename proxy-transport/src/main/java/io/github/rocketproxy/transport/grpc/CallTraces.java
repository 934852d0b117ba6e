package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.message.ByteView;
import io.github.rocketproxy.pipeline.message.PropertyCursor;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.trace.Trace;
import io.github.rocketproxy.pipeline.trace.TraceChoice;
import io.github.rocketproxy.pipeline.trace.TraceParent;
import io.github.rocketproxy.transport.http2.HeaderField;
import io.github.rocketproxy.transport.http2.KnownHeader;
import io.github.rocketproxy.transport.http2.RequestHeaders;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Begins the traces of one loop's calls. What the call's own metadata says of its trace counts
 * most, then what its first message says, then chance. Allocates for calls that are followed only.
 */
final class CallTraces {
    private static final byte[] TRACE_CONTEXT = "TRACE_CONTEXT".getBytes(StandardCharsets.US_ASCII);

    private final TraceChoice choice;
    private final PropertyCursor properties = new PropertyCursor();

    CallTraces(TraceChoice choice) {
        this.choice = choice;
    }

    /** A call begins: follows it, leaves it alone, or leaves that open. */
    void begin(RequestHeaders headers, CallRecord record) {
        if (!choice.isOn()) {
            return;
        }
        HeaderField parent = headers.get(KnownHeader.TRACE_PARENT);
        if (parent == null || parent.valueLength() < TraceParent.LENGTH) {
            record.isTraceOpen = true;
            return;
        }
        int flags = TraceParent.flagsOffset();
        if (TraceParent.isSampled(
                        parent.valueLength(), parent.valueAt(flags), parent.valueAt(flags + 1))
                && choice.follow()) {
            HeaderField state = headers.get(KnownHeader.TRACE_STATE);
            record.trace =
                    new Trace(
                            new TraceParent(
                                    parent.valueText(), state == null ? "" : state.valueText()));
        }
    }

    /** One of the call's events is filled: it is part of the call's trace, if there is one. */
    void join(CallRecord record, RequestEvent event) {
        if (record.isTraceOpen) {
            record.isTraceOpen = false;
            decide(record, event);
        } else if (record.trace != null && isSampled(event.payload, event.traceParent)) {
            record.trace.link(parent(event.payload, event.traceParent));
        }
        if (record.trace != null) {
            event.trace = record.trace;
        }
    }

    private void decide(CallRecord record, RequestEvent event) {
        if (isSampled(event.payload, event.traceParent)) {
            if (choice.follow()) {
                record.trace = new Trace(parent(event.payload, event.traceParent));
            }
        } else if (event.traceParent.isEmpty() && choice.byChance()) {
            record.trace = new Trace(null);
        }
    }

    private static boolean isSampled(ByteBuf payload, Slice text) {
        if (text.length() < TraceParent.LENGTH) {
            return false;
        }
        int flags = text.offset() + TraceParent.flagsOffset();
        return TraceParent.isSampled(
                text.length(), payload.getByte(flags), payload.getByte(flags + 1));
    }

    private static TraceParent parent(ByteBuf payload, Slice text) {
        return new TraceParent(text.text(payload), "");
    }

    /** A message is delivered that may be part of a trace of its own. */
    void link(Trace trace, StoredMessage message) {
        if (!properties.wrap(message).seek(TRACE_CONTEXT)) {
            return;
        }
        int length = properties.valueLength();
        int flags = properties.valueOffset() + TraceParent.flagsOffset();
        ByteView bytes = properties.bytes();
        if (length >= TraceParent.LENGTH
                && TraceParent.isSampled(length, bytes.at(flags), bytes.at(flags + 1))) {
            String parent =
                    message.buffer()
                            .toString(properties.valueOffset(), length, StandardCharsets.US_ASCII);
            trace.link(new TraceParent(parent, ""));
        }
    }
}
