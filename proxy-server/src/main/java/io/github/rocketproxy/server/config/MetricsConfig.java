package io.github.rocketproxy.server.config;

import static io.github.rocketproxy.server.config.Check.atLeast;
import static io.github.rocketproxy.server.config.Check.between;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.rocketproxy.pipeline.status.TrafficMeters;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** What is counted for operators, and how they get it. */
public record MetricsConfig(
        boolean enabled,
        String cluster,
        String node,
        List<String> labels,
        int maxTopics,
        int maxGroups,
        int maxTopicGroups,
        String host,
        int port,
        Otlp otlp) {
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*:.*");

    public MetricsConfig {
        labels = List.copyOf(labels);
        for (String label : labels) {
            if (!LABEL.matcher(label).matches() || label.startsWith("__")) {
                throw new InvalidValueException(
                        "labels", "'" + label + "' is not NAME:VALUE, for example zone:a");
            }
        }
        between("maxTopics", maxTopics, 0, 65_536);
        between("maxGroups", maxGroups, 0, 65_536);
        between("maxTopicGroups", maxTopicGroups, 0, TrafficMeters.MAX_PAIRS);
        between("port", port, 0, 65_535);
    }

    /** The labels, in the order in which they are written. */
    public SequencedMap<String, String> labelMap() {
        return pairs(labels);
    }

    private static SequencedMap<String, String> pairs(List<String> texts) {
        SequencedMap<String, String> pairs = new LinkedHashMap<>();
        for (String text : texts) {
            int colon = text.indexOf(':');
            pairs.put(text.substring(0, colon).strip(), text.substring(colon + 1).strip());
        }
        return pairs;
    }

    /** Where metrics are pushed to. */
    public record Otlp(
            String endpoint,
            OtlpProtocol protocol,
            List<String> headers,
            long intervalMs,
            long timeoutMs) {
        public Otlp {
            headers = List.copyOf(headers);
            for (String header : headers) {
                if (header.indexOf(':') < 1) {
                    throw new InvalidValueException(
                            "headers", "an entry is not NAME:VALUE, for example api-key:abc");
                }
            }
            if (!endpoint.isEmpty() && !isHttp(endpoint)) {
                throw new InvalidValueException(
                        "endpoint",
                        "'" + endpoint + "' is no address, for example http://collector:4317");
            }
            between("intervalMs", intervalMs, 100, 3_600_000);
            atLeast("timeoutMs", timeoutMs, 10);
        }

        private static boolean isHttp(String endpoint) {
            try {
                URI uri = URI.create(endpoint);
                return uri.getHost() != null
                        && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        /** By name. Secrets, as a rule. */
        public SequencedMap<String, String> headerMap() {
            return pairs(headers);
        }
    }

    /** How they are pushed. */
    public enum OtlpProtocol {
        @JsonProperty("grpc")
        GRPC,
        @JsonProperty("http/protobuf")
        HTTP
    }
}
