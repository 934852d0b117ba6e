package io.github.rocketproxy.bench.report;

import java.util.Map;

/**
 * What one proxy used while its clients waited.
 *
 * @param target what was measured
 * @param seconds how long
 * @param rssBytes resident memory at the end
 * @param liveHeapBytes what its heap held once the garbage was gone, after the measurement
 * @param threads threads of the process at the end
 * @param proxyCpuMsPerSecond CPU time of the proxy; 1000 is one processor
 * @param brokerCpuMsPerSecond CPU time of the broker
 * @param generatorCpuMsPerSecond CPU time of the clients' process
 * @param pollsPerSecond receives that ended empty and were renewed
 * @param heartbeatsPerSecond heartbeats of clients that were confirmed
 * @param brokerRequests what the broker answered meanwhile, by request code
 * @param errors failed calls of clients by code
 */
public record IdleRun(
        String target,
        double seconds,
        long rssBytes,
        long liveHeapBytes,
        int threads,
        double proxyCpuMsPerSecond,
        double brokerCpuMsPerSecond,
        double generatorCpuMsPerSecond,
        double pollsPerSecond,
        double heartbeatsPerSecond,
        Map<String, Long> brokerRequests,
        Map<String, Long> errors) {
    /** Requests that the broker answered, per second. */
    public double brokerRequestsPerSecond() {
        return brokerRequests.values().stream().mapToLong(Long::longValue).sum() / seconds;
    }
}
