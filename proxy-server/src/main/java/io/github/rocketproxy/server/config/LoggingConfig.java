package io.github.rocketproxy.server.config;

import static io.github.rocketproxy.server.config.Check.atLeast;
import static io.github.rocketproxy.server.config.Check.powerOfTwo;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is written to the log, and how. */
public record LoggingConfig(Format format, Map<String, String> levels, Access access) {
    private static final Set<String> LEVELS =
            Set.of("off", "error", "warn", "info", "debug", "trace");

    public LoggingConfig {
        levels =
                levels.entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey, entry -> level(entry.getValue())));
    }

    /** A plain {@code off} is a boolean in YAML. */
    private static String level(String text) {
        String level = text.equals("false") ? "off" : text;
        if (!LEVELS.contains(level.toLowerCase(Locale.ROOT))) {
            throw new InvalidValueException(
                    "levels", "'" + level + "' is not one of off, error, warn, info, debug, trace");
        }
        return level;
    }

    /** What a line looks like. */
    public enum Format {
        @JsonProperty("plain")
        PLAIN,
        @JsonProperty("json")
        JSON
    }

    /** Which requests are written to the access log; nothing is where all three are off. */
    public record Access(double sampleRatio, long slowMs, boolean failures, int maxQueued) {
        public Access {
            Check.ratio("sampleRatio", sampleRatio);
            atLeast("slowMs", slowMs, 0);
            Check.between("maxQueued", maxQueued, 2, 1 << 20);
            powerOfTwo("maxQueued", maxQueued);
        }
    }
}
