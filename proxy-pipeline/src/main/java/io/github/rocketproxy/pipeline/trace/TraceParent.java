package io.github.rocketproxy.pipeline.trace;

/**
 * Where somebody else's trace goes on, as W3C Trace Context (level 2, section 3) writes it: {@code
 * 00-TRACEID-PARENTID-FLAGS}. Who makes spans of it checks the ids.
 *
 * @param parent the traceparent
 * @param state the tracestate; empty where there is none
 */
public record TraceParent(String parent, String state) {
    /** Length of the text; later versions may be longer. */
    public static final int LENGTH = 55;

    private static final int FLAGS_OFFSET = 53;
    private static final int SAMPLED = 0x1;

    /**
     * Whether the text, of which two characters are given, says that the trace is followed.
     *
     * @param length of the text
     * @param high its character at {@link #flagsOffset()}
     * @param low the one after that
     */
    public static boolean isSampled(int length, byte high, byte low) {
        int flags = Character.digit(low, 16);
        return length >= LENGTH
                && Character.digit(high, 16) >= 0
                && (flags & SAMPLED) != 0
                && flags >= 0;
    }

    /** Where the flags begin. */
    public static int flagsOffset() {
        return FLAGS_OFFSET;
    }
}
