package io.github.rocketproxy.server.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The metrics of one scrape while they are made. A family without a series is left out. */
final class Families {
    private final Labels common;
    private final List<Family<?>> families = new ArrayList<>();

    /**
     * @param common labels of every series
     */
    Families(Labels common) {
        this.common = common;
    }

    /** What only goes up; the name is without its {@code _total}. */
    Numbers counter(String name, String help) {
        Family<CounterDataPointSnapshot> family =
                add(
                        new Family<>(
                                points ->
                                        new CounterSnapshot(
                                                new MetricMetadata(name, help), points)));
        return (value, labels) ->
                family.points.add(new CounterDataPointSnapshot(value, with(labels), null, 0));
    }

    /** What goes up and down. */
    Numbers gauge(String name, String help) {
        Family<GaugeDataPointSnapshot> family =
                add(
                        new Family<>(
                                points ->
                                        new GaugeSnapshot(new MetricMetadata(name, help), points)));
        return (value, labels) ->
                family.points.add(new GaugeDataPointSnapshot(value, with(labels), null));
    }

    /** How often values were how large. */
    Distributions histogram(String name, String help) {
        return histogram(new MetricMetadata(name, help));
    }

    /**
     * The same, of an official metric that says its unit: in Prometheus at the end of its name, in
     * OTLP beside it.
     */
    Distributions histogram(String name, String unit, String help) {
        return histogram(new MetricMetadata(name + "_" + unit, help, new Unit(unit)));
    }

    private Distributions histogram(MetricMetadata metadata) {
        Family<HistogramDataPointSnapshot> family =
                add(new Family<>(points -> new HistogramSnapshot(metadata, points)));
        return (buckets, labels) ->
                family.points.add(
                        new HistogramDataPointSnapshot(
                                ClassicHistogramBuckets.of(buckets.bounds(), buckets.counts()),
                                buckets.sum(),
                                with(labels),
                                Exemplars.EMPTY,
                                0));
    }

    private <P> Family<P> add(Family<P> family) {
        families.add(family);
        return family;
    }

    private Labels with(String... labels) {
        return common.merge(Labels.of(labels));
    }

    /** What was added. */
    List<MetricSnapshot> snapshots() {
        return families.stream()
                .filter(family -> !family.points.isEmpty())
                .map(Family::snapshot)
                .toList();
    }

    /** Series of one number. */
    @FunctionalInterface
    interface Numbers {
        /**
         * @param labels names and values in turn
         */
        void add(double value, String... labels);
    }

    /** Series of many. */
    @FunctionalInterface
    interface Distributions {
        /**
         * @param labels names and values in turn
         */
        void add(Buckets buckets, String... labels);
    }

    private record Family<P>(List<P> points, Function<List<P>, MetricSnapshot> form) {
        Family(Function<List<P>, MetricSnapshot> form) {
            this(new ArrayList<>(), form);
        }

        MetricSnapshot snapshot() {
            return form.apply(points);
        }
    }
}
