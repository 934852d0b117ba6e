package io.github.rocketproxy.bench.report.plot;

import java.util.Arrays;

/** Places values of an axis between two pixels. */
final class Scale {
    private static final double FULL = 100;
    private static final double HEADROOM = 1.06;

    private final Axis.Kind kind;
    private final double low;
    private final double high;
    private final double start;
    private final double length;

    /**
     * @param low smallest value that must be seen; LINEAR starts at 0 all the same
     * @param high largest value
     * @param start pixel of the smallest
     * @param end pixel of the largest
     */
    Scale(Axis.Kind kind, double low, double high, double start, double end) {
        this.kind = kind;
        this.low = kind == Axis.Kind.LINEAR ? 0 : low;
        this.high = high > this.low ? high : this.low + 1;
        this.start = start;
        this.length = end - start;
    }

    /** A scale on which all values have room; NaN is left out. */
    static Scale around(Axis.Kind kind, double[] values, double start, double end) {
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        double low = Arrays.stream(finite).min().orElse(1);
        double high = Arrays.stream(finite).max().orElse(1);
        double room = kind == Axis.Kind.PERCENTILE ? 1 : HEADROOM;
        return new Scale(kind, low / room, high * room, start, end);
    }

    Axis.Kind kind() {
        return kind;
    }

    double low() {
        return low;
    }

    double high() {
        return high;
    }

    /** Pixel of a value. */
    double at(double value) {
        double share = (spread(value) - spread(low)) / (spread(high) - spread(low));
        return start + share * length;
    }

    boolean holds(double value) {
        return value >= low && value <= high;
    }

    private double spread(double value) {
        return switch (kind) {
            case LINEAR -> value;
            case LOG -> Math.log10(value);
            case PERCENTILE -> -Math.log10(1 - value / FULL);
        };
    }
}
