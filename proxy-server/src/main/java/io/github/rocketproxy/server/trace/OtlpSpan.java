package io.github.rocketproxy.server.trace;

import io.github.rocketproxy.transport.codec.ProtoWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import java.util.StringJoiner;

/**
 * Writes spans as OTLP has them, {@code Span} of trace/v1/trace.proto 1.7: begun with what every
 * span has, then attributes, links and status if any, then ended. Stateless.
 */
final class OtlpSpan {
    /** Field of {@code Span} for attributes. */
    static final int ATTRIBUTES = 9;

    /** Field of {@code ScopeSpans}. */
    private static final int SPANS = 2;

    private static final int TRACE_ID = 1;
    private static final int SPAN_ID = 2;
    private static final int TRACE_STATE = 3;
    private static final int PARENT_SPAN_ID = 4;
    private static final int NAME = 5;
    private static final int KIND = 6;
    private static final int START_TIME = 7;
    private static final int END_TIME = 8;
    private static final int LINKS = 13;
    private static final int STATUS = 15;
    private static final int FLAGS = 16;
    private static final int LINK_FLAGS = 6;
    private static final int STATUS_MESSAGE = 2;
    private static final int STATUS_CODE = 3;
    private static final int STATUS_CODE_ERROR = 2;

    private static final int ID_BYTES = Long.BYTES;

    private static final int FLAGS_SAMPLED = 0x1;

    /** It is known whether the span above is somebody else's, and it is not. */
    private static final int FLAGS_KNOWN_LOCAL = 0x100;

    private static final int FLAGS_KNOWN_REMOTE = FLAGS_KNOWN_LOCAL | 0x200;

    /** What a span is to those above and below, with its number in {@code Span.SpanKind}. */
    enum Kind {
        INTERNAL(1),
        SERVER(2),
        CLIENT(3);

        private final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    private OtlpSpan() {}

    /**
     * Begins a span.
     *
     * @param name of two parts, with a blank in between; the other may be empty
     * @param startNs ns since the epoch, as {@code endNs}
     * @return what {@link #end} needs
     */
    static int begin(
            ByteBuf out,
            SpanIds ids,
            String name,
            String other,
            Kind kind,
            long startNs,
            long endNs) {
        int start = ProtoWriter.beginNested(out, SPANS);
        traceId(out, ids.traceHigh(), ids.traceLow());
        spanId(out, SPAN_ID, ids.span());
        traceState(out, ids.state());
        if (ids.parent() != 0) {
            spanId(out, PARENT_SPAN_ID, ids.parent());
        }
        name(out, name, other);
        ProtoWriter.varintField(out, KIND, kind.number);
        ProtoWriter.fixed64Field(out, START_TIME, startNs);
        ProtoWriter.fixed64Field(out, END_TIME, endNs);
        ProtoWriter.fixed32Field(
                out,
                FLAGS,
                FLAGS_SAMPLED | (ids.isParentRemote() ? FLAGS_KNOWN_REMOTE : FLAGS_KNOWN_LOCAL));
        return start;
    }

    /** The span has to do with another trace, too. */
    static void link(ByteBuf out, SpanContext other) {
        int start = ProtoWriter.beginNested(out, LINKS);
        traceId(out, SpanIds.traceHigh(other), SpanIds.traceLow(other));
        spanId(out, SPAN_ID, SpanIds.spanId(other));
        traceState(out, other.getTraceState());
        ProtoWriter.fixed32Field(
                out, LINK_FLAGS, other.getTraceFlags().asByte() & 0xFF | FLAGS_KNOWN_REMOTE);
        ProtoWriter.endNested(out, start);
    }

    /** The span has failed. */
    static void error(ByteBuf out, String text) {
        int start = ProtoWriter.beginNested(out, STATUS);
        ProtoWriter.textField(out, STATUS_MESSAGE, text);
        ProtoWriter.varintField(out, STATUS_CODE, STATUS_CODE_ERROR);
        ProtoWriter.endNested(out, start);
    }

    /**
     * Ends a span.
     *
     * @param start from {@link #begin}
     */
    static void end(ByteBuf out, int start) {
        ProtoWriter.endNested(out, start);
    }

    private static void name(ByteBuf out, String name, String other) {
        int nameBytes = ByteBufUtil.utf8Bytes(name);
        if (other.isEmpty()) {
            ProtoWriter.header(out, NAME, nameBytes);
            ByteBufUtil.writeUtf8(out, name);
            return;
        }
        ProtoWriter.header(out, NAME, nameBytes + 1 + ByteBufUtil.utf8Bytes(other));
        ByteBufUtil.writeUtf8(out, name);
        out.writeByte(' ');
        ByteBufUtil.writeUtf8(out, other);
    }

    private static void traceId(ByteBuf out, long high, long low) {
        ProtoWriter.header(out, TRACE_ID, 2 * ID_BYTES);
        out.writeLong(high);
        out.writeLong(low);
    }

    private static void spanId(ByteBuf out, int field, long id) {
        ProtoWriter.header(out, field, ID_BYTES);
        out.writeLong(id);
    }

    private static void traceState(ByteBuf out, TraceState state) {
        if (!state.isEmpty()) {
            StringJoiner text = new StringJoiner(",");
            state.forEach((key, value) -> text.add(key + '=' + value));
            ProtoWriter.textField(out, TRACE_STATE, text.toString());
        }
    }
}
