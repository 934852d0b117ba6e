package io.github.rocketproxy.server.live;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import java.util.Map;

/**
 * One second of a running proxy.
 *
 * @param pid its process id
 * @param endpoints where it listens
 * @param startedMs since the epoch
 * @param writtenMs since the epoch
 * @param intervalNs that the second covers
 */
public record LiveSnapshot(
        long pid,
        String endpoints,
        long startedMs,
        long writtenMs,
        long intervalNs,
        Map<Step, Durations> steps,
        Map<ProxyCounter, Count> counters,
        Map<Gauge, Long> gauges) {

    /**
     * A step's durations.
     *
     * @param total recorded since start
     * @param count recorded in the interval; the rest is of these, ns
     */
    public record Durations(
            long total, long count, long p50Ns, long p90Ns, long p99Ns, long p999Ns, long maxNs) {}

    /**
     * A counter.
     *
     * @param total since start
     * @param interval in the interval
     */
    public record Count(long total, long interval) {}

    /** How often that is in a second. */
    public double perSecond(Count count) {
        return intervalNs == 0 ? 0 : count.interval() * 1e9 / intervalNs;
    }
}
