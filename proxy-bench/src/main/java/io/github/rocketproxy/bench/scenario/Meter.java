package io.github.rocketproxy.bench.scenario;

import io.github.rocketproxy.bench.load.LoadResult;
import io.github.rocketproxy.bench.process.JvmProbe;
import io.github.rocketproxy.bench.process.ProcessSampler;
import io.github.rocketproxy.bench.process.ProcessUsage;
import io.github.rocketproxy.bench.report.Metric;
import java.util.Map;

/**
 * Reads what processes use while something runs. The JVM is asked outside of the readings of the
 * processes, since that costs it something.
 *
 * @param proxyPid 0 where there is none
 * @param brokerPid likewise
 * @param generatorPid the process that makes the load
 * @param probe of the proxy's JVM; null: it is left alone
 */
record Meter(long proxyPid, long brokerPid, long generatorPid, JvmProbe probe) {
    /** What is run meanwhile. */
    @FunctionalInterface
    interface Load {
        LoadResult run() throws InterruptedException;
    }

    /** What came of it, and what it took. */
    record Reading(LoadResult result, Map<Metric, Double> values) {
        /** Adds the latencies, where the load was such that they say something. */
        Reading withLatency() {
            if (result.outcome().messages() > 0) {
                values.put(Metric.P50, result.latencyUs(50));
                values.put(Metric.P99, result.latencyUs(99));
                values.put(Metric.P999, result.latencyUs(99.9));
            }
            values.put(Metric.MISSED, result.missedRate() ? 1.0 : 0.0);
            return this;
        }
    }

    Reading measure(Load load) throws InterruptedException {
        var jvmBefore = probe == null ? null : probe.counts();
        Usage before =
                new Usage(sample(proxyPid), sample(brokerPid), sample(generatorPid), jvmBefore);
        LoadResult result = load.run();
        ProcessUsage proxy = sample(proxyPid);
        ProcessUsage broker = sample(brokerPid);
        ProcessUsage generator = sample(generatorPid);
        Usage after = new Usage(proxy, broker, generator, probe == null ? null : probe.counts());
        return new Reading(result, after.since(before, result));
    }

    private static ProcessUsage sample(long pid) {
        return pid == 0 ? null : new ProcessSampler(pid).sample();
    }
}
