package io.github.rocketproxy.bench.process;

/**
 * What a process has used since its start.
 *
 * @param cpuNs user and system time of all threads, ns; on Linux in steps of 10 ms
 * @param rssBytes resident memory now; 0 where the system does not tell
 * @param threads threads of the operating system now; 0 where it does not tell
 */
public record ProcessUsage(long cpuNs, long rssBytes, int threads) {
    /** CPU time per message since {@code before}, us; NaN without messages. */
    public double cpuUsPerMessage(ProcessUsage before, long messages) {
        return messages == 0 ? Double.NaN : (cpuNs - before.cpuNs) / 1e3 / messages;
    }
}
