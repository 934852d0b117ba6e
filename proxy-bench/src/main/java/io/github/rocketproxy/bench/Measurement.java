package io.github.rocketproxy.bench;

import io.github.rocketproxy.bench.load.ClosedLoopLoad;
import io.github.rocketproxy.bench.load.Connections;
import io.github.rocketproxy.bench.load.LoadResult;
import io.github.rocketproxy.bench.load.OpenLoopLoad;
import io.github.rocketproxy.bench.load.ReceiveAckLoad;
import io.github.rocketproxy.bench.load.SendRequests;
import io.github.rocketproxy.bench.process.ProcessSampler;
import io.github.rocketproxy.bench.process.ProcessUsage;
import io.github.rocketproxy.bench.process.Target;
import io.github.rocketproxy.bench.report.LatencyRun;
import io.github.rocketproxy.bench.report.Metric;
import io.github.rocketproxy.bench.report.Sample;
import java.util.EnumMap;
import java.util.Map;

/** One target with its connections: puts load on it and reads what its processes used meanwhile. */
final class Measurement implements AutoCloseable {
    private static final double SETTLE_SHARE = 0.2;
    private static final double BYTES_PER_MIB = 1024.0 * 1024;
    private static final String GROUP = "bench-group";

    /** What is run while the processes are sampled. */
    @FunctionalInterface
    private interface Load {
        LoadResult run() throws InterruptedException;
    }

    private final Target target;
    private final LoadOptions options;
    private final Console console;
    private final Connections connections;
    private final SendRequests requests;

    Measurement(Target target, LoadOptions options, Console console) {
        this.target = target;
        this.options = options;
        this.console = console;
        this.connections = new Connections(target.endpoint(), options.connections);
        this.requests = new SendRequests(options.topic, options.bodyBytes);
    }

    Target target() {
        return target;
    }

    /** Sends, so that the JITs of both sides are warm. Fails where nothing got through. */
    void warmUp(long messages) throws InterruptedException {
        LoadResult result = closedLoop(messages, "warm-up").run();
        if (result.outcome().messages() == 0) {
            throw new IllegalStateException(
                    target.name() + " confirmed no message: " + result.outcome().errors());
        }
    }

    /** A round of sends, as many in flight as the options say. */
    Sample send(int number, long messages) throws InterruptedException {
        return sample("send", number, closedLoop(messages, "round " + number));
    }

    /** A round of receiving and confirming what was sent before. */
    Sample receive(int number, int loops, long messages) throws InterruptedException {
        return sample(
                "receive",
                number,
                () ->
                        new ReceiveAckLoad(connections, options.topic, GROUP, loops, messages)
                                .run(console.progress(target.name() + " receive " + number)));
    }

    /** Latency at a fixed rate; a short run at the same rate before it does not count. */
    LatencyRun latency(double ratePerSecond, long messages) throws InterruptedException {
        openLoop(ratePerSecond, Math.max(1, (long) (messages * SETTLE_SHARE)));
        LoadResult result = openLoop(ratePerSecond, messages);
        return new LatencyRun(
                "send-rate",
                target.name(),
                ratePerSecond,
                result.throughput(),
                result.missedRate(),
                result.outcome().errors(),
                result.outcome().latency());
    }

    private LoadResult openLoop(double ratePerSecond, long messages) throws InterruptedException {
        return new OpenLoopLoad(connections, requests, ratePerSecond, messages)
                .run(console.progress(target.name() + " fixed rate"));
    }

    private Load closedLoop(long messages, String name) {
        return () ->
                new ClosedLoopLoad(connections, requests, options.streams, messages)
                        .run(console.progress(target.name() + " " + name));
    }

    private Sample sample(String scenario, int number, Load load) throws InterruptedException {
        ProcessSampler self = ProcessSampler.self();
        ProcessUsage selfBefore = self.sample();
        ProcessUsage proxyBefore = sampleOrNull(target.pid());
        ProcessUsage brokerBefore = sampleOrNull(target.brokerPid());
        LoadResult result = load.run();
        ProcessUsage proxyAfter = sampleOrNull(target.pid());
        ProcessUsage brokerAfter = sampleOrNull(target.brokerPid());
        Map<Metric, Double> values = values(result);
        long messages = result.outcome().messages();
        if (messages > 0) {
            values.put(Metric.GENERATOR_CPU, self.sample().cpuUsPerMessage(selfBefore, messages));
            putCpu(values, Metric.PROXY_CPU, proxyBefore, proxyAfter, messages);
            putCpu(values, Metric.BROKER_CPU, brokerBefore, brokerAfter, messages);
            if (brokerBefore != null) {
                double proxy = values.getOrDefault(Metric.PROXY_CPU, 0.0);
                values.put(Metric.CLUSTER_CPU, proxy + values.get(Metric.BROKER_CPU));
            }
        }
        if (proxyAfter != null) {
            values.put(Metric.PROXY_RSS, proxyAfter.rssBytes() / BYTES_PER_MIB);
        }
        return new Sample(scenario, target.name(), 0, number, values);
    }

    private static ProcessUsage sampleOrNull(long pid) {
        return pid == 0 ? null : new ProcessSampler(pid).sample();
    }

    private Map<Metric, Double> values(LoadResult result) {
        console.errors(result.outcome().errors());
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        values.put(Metric.THROUGHPUT, result.throughput());
        values.put(Metric.P50, result.latencyUs(50));
        values.put(Metric.P99, result.latencyUs(99));
        values.put(
                Metric.ERRORS,
                (double)
                        result.outcome().errors().values().stream()
                                .mapToLong(Long::longValue)
                                .sum());
        return values;
    }

    private static void putCpu(
            Map<Metric, Double> values,
            Metric metric,
            ProcessUsage before,
            ProcessUsage after,
            long messages) {
        if (before != null) {
            values.put(metric, after.cpuUsPerMessage(before, messages));
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
