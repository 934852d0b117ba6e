package io.github.rocketproxy.bench.report;

import java.util.Map;

/**
 * One measured run of one target.
 *
 * @param scenario what was done, such as {@code send} or {@code connections}
 * @param target whom it was done to
 * @param at where on the scenario's axis: connections, topics, body bytes, messages a second; 0
 *     where it has none
 * @param round its number, from 1; targets take turns within a round
 * @param values what was read; what could not be read is left out
 */
public record Sample(
        String scenario, String target, double at, int round, Map<Metric, Double> values) {}
