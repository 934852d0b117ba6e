package io.github.rocketproxy.server.config;

import static io.github.rocketproxy.server.config.Check.between;
import static io.github.rocketproxy.server.config.Check.powerOfTwo;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/** Which requests are traced, and who gets the spans. */
public record TracingConfig(
        boolean enabled, double sampleRatio, int maxPerSecond, int maxQueuedBytes, Otlp otlp) {

    public TracingConfig {
        Check.ratio("sampleRatio", sampleRatio);
        between("maxPerSecond", maxPerSecond, 1, 1_000_000);
        between("maxQueuedBytes", maxQueuedBytes, 1 << 16, 1 << 30);
        powerOfTwo("maxQueuedBytes", maxQueuedBytes);
        if (enabled && otlp.endpoint().isBlank()) {
            throw new InvalidValueException(
                    "otlp.endpoint", "tracing needs somebody to send spans to");
        }
    }

    /** Where spans are sent, by OTLP over HTTP. */
    public record Otlp(
            String endpoint,
            Map<String, String> headers,
            Compression compression,
            int timeoutMs,
            int intervalMs) {
        public Otlp {
            if (!endpoint.isBlank()) {
                Check.httpUrl("endpoint", endpoint);
            }
            headers = Map.copyOf(headers);
            Check.httpHeaders("headers", headers);
            between("timeoutMs", timeoutMs, 1, 600_000);
            between("intervalMs", intervalMs, 10, 600_000);
        }

        /** Headers may hold secrets. */
        @Override
        public String toString() {
            return "Otlp[endpoint=" + endpoint + ", headers=" + headers.keySet() + "]";
        }
    }

    /** What becomes of them on the way. */
    public enum Compression {
        @JsonProperty("none")
        NONE("none"),
        @JsonProperty("gzip")
        GZIP("gzip");

        private final String word;

        Compression(String word) {
            this.word = word;
        }

        /** As OTLP calls it. */
        public String word() {
            return word;
        }
    }
}
