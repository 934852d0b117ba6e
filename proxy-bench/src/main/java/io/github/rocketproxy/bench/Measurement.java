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
import io.github.rocketproxy.bench.report.Round;

/** One target with its connections: puts load on it and reads what its processes used meanwhile. */
final class Measurement implements AutoCloseable {
    private static final double SETTLE_SHARE = 0.2;
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
    Round send(int number, long messages) throws InterruptedException {
        return sample(number, closedLoop(messages, "round " + number));
    }

    /** A round of receiving and confirming what was sent before. */
    Round receive(int number, int loops, long messages) throws InterruptedException {
        return sample(
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

    private Round sample(int number, Load load) throws InterruptedException {
        ProcessSampler self = ProcessSampler.self();
        ProcessUsage selfBefore = self.sample();
        ProcessUsage proxyBefore = sampleOrNull(target.pid());
        ProcessUsage brokerBefore = sampleOrNull(target.brokerPid());
        LoadResult result = load.run();
        ProcessUsage proxyAfter = sampleOrNull(target.pid());
        ProcessUsage brokerAfter = sampleOrNull(target.brokerPid());
        long messages = result.outcome().messages();
        console.errors(result.outcome().errors());
        return new Round(
                target.name(),
                number,
                messages,
                result.outcome().errors(),
                result.throughput(),
                perMessage(proxyBefore, proxyAfter, messages),
                perMessage(brokerBefore, brokerAfter, messages),
                self.sample().cpuUsPerMessage(selfBefore, messages),
                proxyAfter == null ? null : proxyAfter.rssBytes(),
                result.latencyUs(50),
                result.latencyUs(99));
    }

    private static ProcessUsage sampleOrNull(long pid) {
        return pid == 0 ? null : new ProcessSampler(pid).sample();
    }

    private static Double perMessage(ProcessUsage before, ProcessUsage after, long messages) {
        return before == null || messages == 0 ? null : after.cpuUsPerMessage(before, messages);
    }

    @Override
    public void close() {
        connections.close();
    }
}
