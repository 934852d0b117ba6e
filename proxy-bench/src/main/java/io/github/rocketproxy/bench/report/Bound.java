package io.github.rocketproxy.bench.report;

/** What a {@link Goal} asks of a metric; more or less, as the metric has it better. */
public sealed interface Bound {
    /**
     * A share of what another target has in the same rounds; at the worst point of an axis.
     *
     * @param base the other target
     * @param baseMetric what is read of it
     */
    record Ratio(String base, Metric baseMetric, double limit) implements Bound {}

    /** A value in the metric's unit; at the worst point of an axis. */
    record Absolute(double limit) implements Bound {}

    /**
     * The highest median along the axis, divided by the lowest.
     *
     * @param limit 1.25 is flat within 25 %
     */
    record Flat(double limit) implements Bound {}
}
