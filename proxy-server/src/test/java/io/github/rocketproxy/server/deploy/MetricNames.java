package io.github.rocketproxy.server.deploy;

import io.github.rocketproxy.it.support.Exposition;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The series that there are: the table of docs/metrics.md, which MetricsIT holds against a scrape,
 * and those of the JVM.
 */
final class MetricNames {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\w+) \\| ([^|]*) \\|");

    /** What Prometheus itself adds to every series. */
    private static final Set<String> OF_TARGETS = Set.of("job", "instance");

    private final Map<String, Set<String>> labels = new TreeMap<>();

    MetricNames() {
        Matcher row = ROW.matcher(DeployFiles.text(DeployFiles.ROOT.resolve("docs/metrics.md")));
        while (row.find()) {
            Set<String> own = new TreeSet<>(Set.of(row.group(3).strip().split(", ")));
            own.remove("");
            add(row.group(1), row.group(2), own);
        }
        new Exposition(jvm())
                .families()
                .values()
                .forEach(family -> add(family.name(), family.type(), family.labels()));
        add("up", "gauge", Set.of());
    }

    private static String jvm() {
        PrometheusRegistry registry = new PrometheusRegistry();
        JvmMetrics.builder().register(registry);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.builder()
                    .setIncludeCreatedTimestamps(false)
                    .build()
                    .write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private void add(String name, String type, Set<String> own) {
        Set<String> all = new TreeSet<>(own);
        all.addAll(OF_TARGETS);
        switch (type) {
            case "histogram" -> {
                labels.put(name + "_sum", all);
                labels.put(name + "_count", all);
                Set<String> withBound = new TreeSet<>(all);
                withBound.add("le");
                labels.put(name + "_bucket", withBound);
            }
            case "summary" -> {
                labels.put(name + "_sum", all);
                labels.put(name + "_count", all);
            }
            default -> labels.put(name, all);
        }
    }

    /** Names of series. */
    Set<String> all() {
        return labels.keySet();
    }

    /** The labels that any of these series has. */
    Set<String> labelsOf(Set<String> metrics) {
        Set<String> all = new TreeSet<>();
        metrics.forEach(metric -> all.addAll(labels.getOrDefault(metric, Set.of())));
        return all;
    }
}
