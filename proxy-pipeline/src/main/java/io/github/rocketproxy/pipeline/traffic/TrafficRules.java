package io.github.rocketproxy.pipeline.traffic;

import java.util.List;

/**
 * All limits, as they are configured.
 *
 * @param maxKeys names of a kind that are told apart, in each shard; more share one limit
 * @param rules at most one for each kind and name
 */
public record TrafficRules(TrafficMode mode, int maxKeys, List<TrafficRule> rules) {
    /** No limits. */
    public static final TrafficRules NONE = new TrafficRules(TrafficMode.OFF, 1, List.of());

    /** Keeps a copy. */
    public TrafficRules {
        rules = List.copyOf(rules);
    }
}
