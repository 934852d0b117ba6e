package io.github.rocketproxy.server.config;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The official proxy's keys about metrics (RocketMQ 5.5.0). They make sense together only: which
 * exporter is chosen says which of them count.
 */
final class OfficialMetrics {
    private static final String TYPE = "metricsExporterType";
    private static final String TARGET = "metricsGrpcExporterTarget";
    private static final String PORT = "metricsPromExporterPort";
    private static final String DEFAULT_PORT = "5557";
    private static final Map<String, String> OTLP_KEYS =
            Map.of(
                    TARGET,
                    "metrics.otlp.endpoint",
                    "metricsGrpcExporterHeader",
                    "metrics.otlp.headers",
                    "metricGrpcExporterTimeOutInMills",
                    "metrics.otlp.timeoutMs",
                    "metricGrpcExporterIntervalInMills",
                    "metrics.otlp.intervalMs");
    private static final Map<String, String> PROM_KEYS =
            Map.of("metricsPromExporterHost", "metrics.host", PORT, "metrics.port");
    private static final String LABELS = "metricsLabel";

    /** Of an exporter that only writes logs, or of another arithmetic: said to be ignored. */
    private static final Set<String> WITHOUT_MEANING =
            Set.of("metricLoggingExporterIntervalInMills", "metricsInDelta");

    private final Map<String, Setting> taken = new LinkedHashMap<>();

    /** Whether the key is one of those; then it is kept. */
    boolean take(String name, String text, Origin origin) {
        if (!OTLP_KEYS.containsKey(name)
                && !PROM_KEYS.containsKey(name)
                && !name.equals(TYPE)
                && !name.equals(LABELS)
                && !WITHOUT_MEANING.contains(name)) {
            return false;
        }
        taken.put(name, new Setting(TextNode.valueOf(text), origin));
        return true;
    }

    /**
     * What they mean here.
     *
     * @param ignored takes the names of those that mean nothing
     */
    Map<String, Setting> settings(List<String> ignored) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        if (taken.containsKey(LABELS)) {
            settings.put("metrics.labels", taken.get(LABELS));
        }
        switch (text(TYPE, "DISABLE").toUpperCase(Locale.ROOT)) {
            case "OTLP_GRPC", "1" -> otlp(settings);
            case "PROM", "2" -> prom(settings);
            case "LOG", "3" -> ignored.add(TYPE);
            default -> {
                // off: what the other keys say does not count there either
            }
        }
        for (String name : WITHOUT_MEANING) {
            if (taken.containsKey(name) && !text(name, "").equals("false")) {
                ignored.add(name);
            }
        }
        return settings;
    }

    private void otlp(Map<String, Setting> settings) {
        OTLP_KEYS.forEach((name, key) -> copy(name, key, settings));
        String target = text(TARGET, "");
        if (!target.isEmpty() && !target.startsWith("http")) {
            settings.put(
                    OTLP_KEYS.get(TARGET),
                    new Setting(TextNode.valueOf("https://" + target), taken.get(TARGET).origin()));
        }
    }

    private void prom(Map<String, Setting> settings) {
        settings.put(
                PROM_KEYS.get(PORT),
                new Setting(TextNode.valueOf(DEFAULT_PORT), taken.get(TYPE).origin()));
        PROM_KEYS.forEach((name, key) -> copy(name, key, settings));
    }

    private void copy(String name, String key, Map<String, Setting> settings) {
        if (!text(name, "").isEmpty()) {
            settings.put(key, taken.get(name));
        }
    }

    private String text(String name, String otherwise) {
        return taken.containsKey(name) ? taken.get(name).value().asText() : otherwise;
    }

    /** All names, for whoever lists what has a meaning. */
    static List<String> names() {
        List<String> names = new ArrayList<>(OTLP_KEYS.keySet());
        names.addAll(PROM_KEYS.keySet());
        names.add(TYPE);
        names.add(LABELS);
        return names;
    }
}
