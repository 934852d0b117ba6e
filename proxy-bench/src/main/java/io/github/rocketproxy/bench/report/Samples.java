package io.github.rocketproxy.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The samples of one scenario, asked by target, point and metric. */
final class Samples {
    private final List<Sample> all;

    Samples(Report report, String scenario) {
        this.all =
                report.samples().stream()
                        .filter(sample -> sample.scenario().equals(scenario))
                        .toList();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    List<Sample> all() {
        return all;
    }

    /** Targets in the order in which they were first measured. */
    List<String> targets() {
        return all.stream().map(Sample::target).distinct().toList();
    }

    /** Points of the scenario's axis, ascending. */
    List<Double> points() {
        return all.stream().map(Sample::at).distinct().sorted().toList();
    }

    /** Points at which a target has a metric, ascending. */
    List<Double> points(String target, Metric metric) {
        return points().stream().filter(at -> values(target, at, metric).length > 0).toList();
    }

    /** Whether any target has the metric. */
    boolean has(Metric metric) {
        return all.stream().anyMatch(sample -> sample.values().containsKey(metric));
    }

    /** What the rounds of a target had, in their order. */
    double[] values(String target, double at, Metric metric) {
        return matching(sample -> sample.target().equals(target) && sample.at() == at)
                .map(sample -> sample.values().get(metric))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .toArray();
    }

    /**
     * Round by round, one target's value divided by another's: what disturbs the machine for a
     * while disturbs both. Rounds that one of them does not have are left out.
     */
    double[] ratios(String target, Metric metric, String base, Metric baseMetric, double at) {
        List<Double> ratios = new ArrayList<>();
        matching(sample -> sample.target().equals(target) && sample.at() == at)
                .forEach(
                        own ->
                                matching(other -> isSameRound(own, other, base))
                                        .map(other -> quotient(own, metric, other, baseMetric))
                                        .filter(Double::isFinite)
                                        .forEach(ratios::add));
        return ratios.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The sum of a metric over all rounds of a target at a point. */
    double sum(String target, double at, Metric metric) {
        return DoubleStream.of(values(target, at, metric)).sum();
    }

    private Stream<Sample> matching(Predicate<Sample> condition) {
        return all.stream().filter(condition);
    }

    private static boolean isSameRound(Sample own, Sample other, String base) {
        return other.target().equals(base)
                && other.at() == own.at()
                && other.round() == own.round();
    }

    private static double quotient(Sample own, Metric metric, Sample base, Metric baseMetric) {
        Double above = own.values().get(metric);
        Double below = base.values().get(baseMetric);
        return above == null || below == null ? Double.NaN : above / below;
    }
}
