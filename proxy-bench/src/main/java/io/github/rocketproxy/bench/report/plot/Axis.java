package io.github.rocketproxy.bench.report.plot;

import java.util.List;

/**
 * What an axis counts.
 *
 * @param label with its unit
 * @param kind how values are spread along it
 * @param ticks values that are named; empty for round ones
 */
public record Axis(String label, Kind kind, List<Tick> ticks) {
    /** How values are spread along an axis. */
    public enum Kind {
        /** From 0, evenly. */
        LINEAR,
        /** Each decade as long as the other; values above 0 only. */
        LOG,
        /** Percentiles from 0 to below 100: each further nine as long as the other. */
        PERCENTILE
    }

    /** A named value. */
    public record Tick(double value, String label) {}

    public Axis {
        ticks = List.copyOf(ticks);
    }

    /** With round values named. */
    public static Axis of(String label, Kind kind) {
        return new Axis(label, kind, List.of());
    }
}
