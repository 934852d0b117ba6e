package io.github.rocketproxy.server.metrics;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import io.opentelemetry.sdk.metrics.data.ValueAtQuantile;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableDoublePointData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableGaugeData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableHistogramData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableHistogramPointData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableMetricData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableSumData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableSummaryData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableSummaryPointData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableValueAtQuantile;
import io.opentelemetry.sdk.resources.Resource;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The same metrics in OTLP's form: names as Prometheus shows them, without {@code _total} and unit;
 * all cumulative since the start.
 */
final class OtlpPoints implements MetricProducer {
    private static final InstrumentationScopeInfo SCOPE =
            InstrumentationScopeInfo.create("rocketproxy");

    private final Metrics metrics;
    private final LongSupplier epochNs;
    private final long startNs;

    /**
     * @param epochNs the clock, ns since the epoch
     */
    OtlpPoints(Metrics metrics, LongSupplier epochNs) {
        this.metrics = metrics;
        this.epochNs = epochNs;
        this.startNs = epochNs.getAsLong();
    }

    @Override
    public Collection<MetricData> produce(Resource resource) {
        long nowNs = epochNs.getAsLong();
        List<MetricData> all = new ArrayList<>();
        for (MetricSnapshot snapshot : metrics.scrape()) {
            MetricData data = data(snapshot, resource, nowNs);
            if (data != null) {
                all.add(data);
            }
        }
        return all;
    }

    private MetricData data(MetricSnapshot snapshot, Resource resource, long nowNs) {
        String unit =
                snapshot.getMetadata().hasUnit() ? snapshot.getMetadata().getUnit().toString() : "";
        String name = withoutSuffix(snapshot.getMetadata().getPrometheusName(), "_" + unit);
        String help = snapshot.getMetadata().getHelp();
        return switch (snapshot) {
            case CounterSnapshot counter ->
                    ImmutableMetricData.createDoubleSum(
                            resource,
                            SCOPE,
                            name,
                            help,
                            unit,
                            ImmutableSumData.create(
                                    true,
                                    AggregationTemporality.CUMULATIVE,
                                    counter.getDataPoints().stream()
                                            .map(p -> number(nowNs, p.getLabels(), p.getValue()))
                                            .toList()));
            case GaugeSnapshot gauge ->
                    ImmutableMetricData.createDoubleGauge(
                            resource,
                            SCOPE,
                            name,
                            help,
                            unit,
                            ImmutableGaugeData.create(
                                    gauge.getDataPoints().stream()
                                            .map(p -> number(nowNs, p.getLabels(), p.getValue()))
                                            .toList()));
            case InfoSnapshot info ->
                    ImmutableMetricData.createDoubleGauge(
                            resource,
                            SCOPE,
                            name,
                            help,
                            unit,
                            ImmutableGaugeData.create(
                                    info.getDataPoints().stream()
                                            .map(p -> number(nowNs, p.getLabels(), 1))
                                            .toList()));
            case HistogramSnapshot histogram ->
                    ImmutableMetricData.createDoubleHistogram(
                            resource,
                            SCOPE,
                            name,
                            help,
                            unit,
                            ImmutableHistogramData.create(
                                    AggregationTemporality.CUMULATIVE,
                                    histogram.getDataPoints().stream()
                                            .map(point -> distribution(nowNs, point))
                                            .toList()));
            case SummarySnapshot summary ->
                    ImmutableMetricData.createDoubleSummary(
                            resource,
                            SCOPE,
                            name,
                            help,
                            unit,
                            ImmutableSummaryData.create(
                                    summary.getDataPoints().stream()
                                            .map(point -> summary(nowNs, point))
                                            .toList()));
            default -> null;
        };
    }

    private static String withoutSuffix(String name, String suffix) {
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }

    private DoublePointData number(long nowNs, Labels labels, double value) {
        return ImmutableDoublePointData.create(startNs, nowNs, attributes(labels), value);
    }

    private HistogramPointData distribution(long nowNs, HistogramDataPointSnapshot point) {
        ClassicHistogramBuckets buckets = point.getClassicBuckets();
        List<Double> bounds = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i < buckets.size(); i++) {
            counts.add(buckets.getCount(i));
            if (i < buckets.size() - 1) {
                bounds.add(buckets.getUpperBound(i));
            }
        }
        return ImmutableHistogramPointData.create(
                startNs,
                nowNs,
                attributes(point.getLabels()),
                point.getSum(),
                false,
                0,
                false,
                0,
                bounds,
                counts);
    }

    private SummaryPointData summary(long nowNs, SummaryDataPointSnapshot point) {
        List<ValueAtQuantile> quantiles = new ArrayList<>();
        point.getQuantiles()
                .forEach(
                        quantile ->
                                quantiles.add(
                                        ImmutableValueAtQuantile.create(
                                                quantile.getQuantile(), quantile.getValue())));
        return ImmutableSummaryPointData.create(
                startNs,
                nowNs,
                attributes(point.getLabels()),
                point.getCount(),
                point.getSum(),
                quantiles);
    }

    private static Attributes attributes(Labels labels) {
        AttributesBuilder attributes = Attributes.builder();
        labels.forEach(
                label -> attributes.put(AttributeKey.stringKey(label.getName()), label.getValue()));
        return attributes.build();
    }
}
