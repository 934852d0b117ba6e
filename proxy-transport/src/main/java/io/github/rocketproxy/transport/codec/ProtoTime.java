package io.github.rocketproxy.transport.codec;

/** Reads {@code google.protobuf.Timestamp} and {@code Duration}: 1 seconds, 2 nanos. */
final class ProtoTime {
    private static final int SECONDS = ProtoReader.varintTag(1);
    private static final int NANOS = ProtoReader.varintTag(2);
    private static final long MAX_SECONDS = Long.MAX_VALUE / 2_000;

    private final ProtoReader reader = new ProtoReader();
    private long seconds;
    private int nanos;

    /** Reads the value of {@code outer}; false if it is corrupt. */
    boolean wrapValue(ProtoReader outer) {
        seconds = 0;
        nanos = 0;
        reader.wrapValue(outer);
        while (reader.next()) {
            int tag = reader.tag();
            if (tag == SECONDS) {
                seconds = reader.value();
            } else if (tag == NANOS) {
                nanos = reader.intValue();
            }
        }
        return !reader.isMalformed();
    }

    /** Whole seconds. */
    long seconds() {
        return seconds;
    }

    /** Milliseconds, rounded down; absurd values are clamped to some hundred million years. */
    long ms() {
        return Math.clamp(seconds, -MAX_SECONDS, MAX_SECONDS) * 1_000
                + Math.floorDiv(nanos, 1_000_000);
    }
}
