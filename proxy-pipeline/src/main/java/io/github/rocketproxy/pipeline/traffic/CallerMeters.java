package io.github.rocketproxy.pipeline.traffic;

/**
 * The meters that a caller's own names lead to, kept with the caller.
 *
 * @param owner whose meters they are
 * @param rules the rules then
 * @param protocol null: no limit
 * @param address null: no limit
 * @param user null: no limit
 * @param untilNs when to look again
 */
record CallerMeters(
        TrafficLimiter owner,
        RuleSet rules,
        KeyMeter protocol,
        KeyMeter address,
        KeyMeter user,
        long untilNs) {

    boolean isGood(RuleSet current, long nowNs) {
        return rules == current
                && nowNs - untilNs < 0
                && isThere(protocol)
                && isThere(address)
                && isThere(user);
    }

    private static boolean isThere(KeyMeter meter) {
        return meter == null || !meter.isGone;
    }
}
