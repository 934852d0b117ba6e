package io.github.rocketproxy.bench.report.plot;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A bar of a plot.
 *
 * @param name written before it
 * @param isMain whether it is the one that the plot is about
 * @param parts one after another; NaN where one was not measured
 * @param low smallest of the rounds, of all parts together; NaN draws none
 * @param high largest of the rounds
 * @param label written after it
 */
public record Bar(
        String name, boolean isMain, List<Double> parts, double low, double high, String label) {
    public Bar {
        parts = List.copyOf(parts);
    }

    /** Where it or its rounds end. */
    double end() {
        return Math.max(total(), Double.isNaN(high) ? 0 : high);
    }

    double total() {
        return measured().sum();
    }

    DoubleStream measured() {
        return parts.stream().mapToDouble(part -> part.isNaN() ? 0 : part);
    }
}
