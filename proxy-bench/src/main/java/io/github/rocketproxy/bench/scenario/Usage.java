package io.github.rocketproxy.bench.scenario;

import io.github.rocketproxy.bench.load.LoadResult;
import io.github.rocketproxy.bench.process.JvmCounts;
import io.github.rocketproxy.bench.process.ProcessUsage;
import io.github.rocketproxy.bench.report.Metric;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the processes of a run had used at a moment.
 *
 * @param proxy null where there is none, or it is not known
 * @param broker likewise
 * @param generator the process that makes the load
 * @param jvm what the proxy's JVM counts; null where it is not asked
 */
record Usage(ProcessUsage proxy, ProcessUsage broker, ProcessUsage generator, JvmCounts jvm) {
    private static final double MIB = 1 << 20;

    /** What was used from {@code before} until now, each where it is known. */
    Map<Metric, Double> since(Usage before, LoadResult result) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        long messages = result.outcome().messages();
        values.put(Metric.ERRORS, (double) result.outcome().errorCount());
        if (messages == 0) {
            return values;
        }
        values.put(Metric.THROUGHPUT, result.throughput());
        values.put(Metric.GENERATOR_CPU, cpuUs(before.generator, generator, messages));
        if (proxy != null) {
            values.put(Metric.PROXY_CPU, cpuUs(before.proxy, proxy, messages));
            values.put(Metric.PROXY_RSS, proxy.rssBytes() / MIB);
        }
        if (broker != null) {
            double cpuUs = cpuUs(before.broker, broker, messages);
            values.put(Metric.BROKER_CPU, cpuUs);
            values.put(Metric.CLUSTER_CPU, cpuUs + values.getOrDefault(Metric.PROXY_CPU, 0.0));
        }
        if (jvm != null && before.jvm != null) {
            long allocated = jvm.allocatedBytes() - before.jvm.allocatedBytes();
            values.put(Metric.PROXY_ALLOCATED, (double) allocated / messages);
            values.put(Metric.PROXY_GC, (double) (jvm.gcPauseMs() - before.jvm.gcPauseMs()));
        }
        return values;
    }

    private static double cpuUs(ProcessUsage before, ProcessUsage after, long messages) {
        return after.cpuUsPerMessage(before, messages);
    }
}
