package io.github.rocketproxy.server.doctor;

import java.util.Map;

/**
 * What a broker says of itself.
 *
 * @param version such as {@code V5_5_0}
 * @param startedMs by its own clock; 0 where it does not say
 * @param settings its configuration, by key
 */
record BrokerFacts(String version, long startedMs, Map<String, String> settings) {
    BrokerFacts {
        settings = Map.copyOf(settings);
    }

    /** A number of its configuration; the default where it has none. */
    long number(String key, long absent) {
        try {
            return Long.parseLong(settings.getOrDefault(key, ""));
        } catch (NumberFormatException e) {
            return absent;
        }
    }

    boolean is(String key, boolean absent) {
        return Boolean.parseBoolean(settings.getOrDefault(key, Boolean.toString(absent)));
    }
}
