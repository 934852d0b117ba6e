package io.github.rocketproxy.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rocketproxy.server.live.LiveSnapshot;

/** A second as one line of JSON: the components of {@link LiveSnapshot}, by their names. */
final class StatJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StatJson() {}

    static String of(LiveSnapshot second) {
        try {
            return JSON.writeValueAsString(second);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
