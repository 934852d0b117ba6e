package io.github.rocketproxy.backend.route;

import java.util.List;

/**
 * How metadata is fetched and kept.
 *
 * @param nameServers {@code host:port} each, in the order they are tried
 * @param callTimeoutMs for one call to a name server or broker
 * @param refreshMs age at which a known topic or group is asked for again, off the path
 * @param negativeTtlMs how long a missing topic, or a group without an answer, stays known as such
 * @param maxTopics topics kept; beyond it new ones are refused
 * @param maxGroups groups kept; beyond it new ones are refused
 * @param refreshConcurrency calls of a refresh at one time
 */
public record MetadataConfig(
        List<String> nameServers,
        long callTimeoutMs,
        long refreshMs,
        long negativeTtlMs,
        int maxTopics,
        int maxGroups,
        int refreshConcurrency) {
    /** Checks every value. */
    public MetadataConfig {
        nameServers = List.copyOf(nameServers);
        if (nameServers.isEmpty()) {
            throw new IllegalArgumentException(
                    "no name server: give at least one host:port, several with ';'");
        }
        positive("callTimeoutMs", callTimeoutMs);
        positive("refreshMs", refreshMs);
        positive("negativeTtlMs", negativeTtlMs);
        positive("maxTopics", maxTopics);
        positive("maxGroups", maxGroups);
        positive("refreshConcurrency", refreshConcurrency);
    }

    /**
     * The defaults: calls 3 s, refresh 10 s, missing 2 s, 20 000 topics, 20 000 groups, 16 calls at
     * one time.
     */
    public static MetadataConfig defaults(List<String> nameServers) {
        return new MetadataConfig(nameServers, 3_000, 10_000, 2_000, 20_000, 20_000, 16);
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be above 0, is " + value);
        }
    }
}
