package io.github.rocketproxy.server.metrics;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All metrics of the process. Any thread but an event loop. */
public final class Metrics {
    private final Labels common;
    private final List<MetricSource> sources;
    private PrometheusRegistry jvm; // under this; made when first asked for, for the start's sake

    /**
     * @param labels of every series, by name
     */
    Metrics(Map<String, String> labels, List<MetricSource> sources) {
        this.common =
                Labels.of(
                        labels.keySet().toArray(String[]::new),
                        labels.values().toArray(String[]::new));
        this.sources = List.copyOf(sources);
    }

    /** Every metric as it is now, sorted by name. */
    public MetricSnapshots scrape() {
        Families families = new Families(common);
        sources.forEach(source -> source.collect(families));
        List<MetricSnapshot> all = new ArrayList<>(families.snapshots());
        jvm().scrape().forEach(all::add);
        return new MetricSnapshots(all);
    }

    private synchronized PrometheusRegistry jvm() {
        if (jvm == null) {
            jvm = new PrometheusRegistry();
            JvmMetrics.builder().constLabels(common).register(jvm);
        }
        return jvm;
    }
}
