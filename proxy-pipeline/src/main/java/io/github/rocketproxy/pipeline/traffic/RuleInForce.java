package io.github.rocketproxy.pipeline.traffic;

/**
 * A rule, laid out over the shards. Immutable.
 *
 * @param requests null: no limit
 * @param bytes null: no limit
 * @param inFlight null: no limit
 */
record RuleInForce(TrafficRule rule, Quota requests, Quota bytes, Quota inFlight) {
    static RuleInForce of(TrafficRule rule, int shards) {
        return new RuleInForce(
                rule,
                Quota.of(rule, Measure.REQUESTS, rule.requestsPerSecond(), shards),
                Quota.of(rule, Measure.BYTES, rule.bytesPerSecond(), shards),
                Quota.of(rule, Measure.IN_FLIGHT, rule.inFlight(), shards));
    }
}
