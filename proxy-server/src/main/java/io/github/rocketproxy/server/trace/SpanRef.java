package io.github.rocketproxy.server.trace;

import io.github.rocketproxy.pipeline.trace.TraceParent;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A span that another one is below of, or linked to (W3C Trace Context, level 2).
 *
 * @param traceHigh first half of the trace's id
 * @param traceLow second half
 * @param spanId the span's own id
 * @param state the vendors' part, handed on as it is; empty: there is none
 */
record SpanRef(long traceHigh, long traceLow, long spanId, String state) {
    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = 36;
    private static final int HALF = 16;
    private static final int MAX_STATE = 512;

    /** What the text says; null where it makes no sense. */
    static SpanRef of(TraceParent text) {
        String parent = text.parent();
        if (!parent.matches("(?!ff)[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?")) {
            return null;
        }
        SpanRef ref =
                new SpanRef(
                        word(parent, TRACE_ID),
                        word(parent, TRACE_ID + HALF),
                        word(parent, SPAN_ID),
                        text.state().length() <= MAX_STATE ? text.state() : "");
        return (ref.traceHigh | ref.traceLow) == 0 || ref.spanId == 0 ? null : ref;
    }

    private static long word(String text, int from) {
        return Long.parseUnsignedLong(text, from, from + HALF, 16);
    }

    /** A new span of a new trace. */
    static SpanRef root() {
        return new SpanRef(randomId(), randomId(), randomId(), "");
    }

    /** A new span of the same trace. */
    SpanRef child() {
        return new SpanRef(traceHigh, traceLow, randomId(), state);
    }

    private static long randomId() {
        long id = ThreadLocalRandom.current().nextLong();
        return id == 0 ? 1 : id;
    }
}
