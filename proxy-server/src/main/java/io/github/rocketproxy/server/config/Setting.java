package io.github.rocketproxy.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * One key's value and where it was written.
 *
 * @param parts where its parts were written, by full key; empty where that is the same place
 */
record Setting(JsonNode value, Origin origin, Map<String, Origin> parts) {
    Setting(JsonNode value, Origin origin) {
        this(value, origin, Map.of());
    }
}
