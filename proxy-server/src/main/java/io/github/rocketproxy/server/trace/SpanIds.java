package io.github.rocketproxy.server.trace;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where a span is: its trace, itself and what it is below.
 *
 * @param traceHigh first half of the trace's id
 * @param traceLow the other half
 * @param parent id of the span above; 0: there is none
 * @param isParentRemote the span above is somebody else's
 * @param state of the trace, passed on as it came
 */
record SpanIds(
        long traceHigh,
        long traceLow,
        long span,
        long parent,
        boolean isParentRemote,
        TraceState state) {

    /** A new span below somebody else's; begins a trace where that one is not valid. */
    static SpanIds below(SpanContext parent) {
        if (!parent.isValid()) {
            return new SpanIds(newId(), newId(), newId(), 0, false, TraceState.getDefault());
        }
        return new SpanIds(
                traceHigh(parent),
                traceLow(parent),
                newId(),
                spanId(parent),
                true,
                parent.getTraceState());
    }

    /** A new span below this one. */
    SpanIds child() {
        return new SpanIds(traceHigh, traceLow, newId(), span, false, state);
    }

    static long traceHigh(SpanContext context) {
        return HexFormat.fromHexDigitsToLong(context.getTraceId(), 0, 2 * Long.BYTES);
    }

    static long traceLow(SpanContext context) {
        return HexFormat.fromHexDigitsToLong(context.getTraceId(), 2 * Long.BYTES, 4 * Long.BYTES);
    }

    static long spanId(SpanContext context) {
        return HexFormat.fromHexDigitsToLong(context.getSpanId());
    }

    /** An id of zeros is not one. */
    private static long newId() {
        long id;
        do {
            id = ThreadLocalRandom.current().nextLong();
        } while (id == 0);
        return id;
    }
}
