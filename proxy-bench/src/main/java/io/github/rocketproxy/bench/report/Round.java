package io.github.rocketproxy.bench.report;

import java.util.Map;

/**
 * One measured run against one target.
 *
 * @param target what was measured
 * @param round its number, from 1; targets take turns within a round
 * @param messages confirmed messages
 * @param errors failed calls by code
 * @param messagesPerSecond throughput
 * @param proxyCpuUs CPU time of the proxy process per message, us; null where it was not sampled
 * @param brokerCpuUs CPU time of the broker process per message, us; null where not sampled
 * @param generatorCpuUs CPU time of the load generator per message, us
 * @param proxyRssBytes resident memory of the proxy at the end; null where not sampled
 * @param p50Us median latency, us
 * @param p99Us 99th percentile, us
 */
public record Round(
        String target,
        int round,
        long messages,
        Map<String, Long> errors,
        double messagesPerSecond,
        Double proxyCpuUs,
        Double brokerCpuUs,
        double generatorCpuUs,
        Long proxyRssBytes,
        double p50Us,
        double p99Us) {}
