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
    /** The metadata say nothing: it depends on the request. */
    static final Trace UNDECIDED = new Trace(null);

    private static final byte[] TRACE_CONTEXT = "TRACE_CONTEXT".getBytes(StandardCharsets.US_ASCII);

    private final TraceChoice choice;
    private final PropertyCursor properties = new PropertyCursor();

    CallTraces(TraceChoice choice) {
        this.choice = choice;
    }

    /** Null where the call is not followed, or {@link #UNDECIDED}. */
    Trace begin(RequestHeaders headers) {
        if (!choice.isOn()) {
            return null;
        }
        HeaderField parent = headers.get(KnownHeader.TRACE_PARENT);
        if (parent == null || parent.valueLength() < TraceParent.LENGTH) {
            return UNDECIDED;
        }
        int flags = TraceParent.flagsOffset();
        if (!TraceParent.isSampled(
                parent.valueLength(), parent.valueAt(flags), parent.valueAt(flags + 1))) {
            return null;
        }
        HeaderField state = headers.get(KnownHeader.TRACE_STATE);
        return choice.follow()
                ? new Trace(
                        new TraceParent(parent.valueText(), state == null ? "" : state.valueText()))
                : null;
    }

    /** The trace that one of the call's events is part of; null where it is not followed. */
    Trace join(Trace begun, RequestEvent event) {
        if (begun == null) {
            return null;
        }
        boolean isFollowed = isSampled(event.payload, event.traceParent);
        if (begun != UNDECIDED) {
            if (isFollowed) {
                begun.link(parent(event.payload, event.traceParent));
            }
            return begun;
        }
        if (isFollowed) {
            return choice.follow() ? new Trace(parent(event.payload, event.traceParent)) : null;
        }
        return event.traceParent.isEmpty() && choice.byChance() ? new Trace(null) : null;
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
