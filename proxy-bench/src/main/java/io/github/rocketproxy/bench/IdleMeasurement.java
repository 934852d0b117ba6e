package io.github.rocketproxy.bench;

import io.github.rocketproxy.bench.client.Connections;
import io.github.rocketproxy.bench.load.IdleConsumers;
import io.github.rocketproxy.bench.process.BrokerMetrics;
import io.github.rocketproxy.bench.process.LiveHeap;
import io.github.rocketproxy.bench.process.ProcessSampler;
import io.github.rocketproxy.bench.process.ProcessUsage;
import io.github.rocketproxy.bench.process.Target;
import io.github.rocketproxy.bench.report.IdleRun;
import io.github.rocketproxy.bench.scenario.Console;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One target with its waiting consumers: starts them, lets them settle, reads what was used. */
final class IdleMeasurement {
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_S = 1e9;

    private final Target target;
    private final IdleOptions options;
    private final BrokerMetrics metrics;
    private final Console console;

    /** What all processes and the clients had done at a moment. */
    private record Moment(
            long atNs,
            ProcessUsage proxy,
            ProcessUsage broker,
            ProcessUsage clients,
            IdleConsumers.Counts counts,
            Map<String, Long> brokerRequests) {}

    IdleMeasurement(Target target, IdleOptions options, BrokerMetrics metrics, Console console) {
        this.target = target;
        this.options = options;
        this.metrics = metrics;
        this.console = console;
    }

    IdleRun run() throws InterruptedException {
        try (Connections connections = Connections.open(target.endpoint(), options.connections)) {
            IdleConsumers consumers = new IdleConsumers(connections, options.plan());
            consumers.start(console.progress(target.name() + " consumers"));
            console.errors(consumers.counts().errors());
            console.step("  all wait; " + options.settleS + " s to settle");
            TimeUnit.SECONDS.sleep(options.settleS);
            console.step("  measuring for " + options.seconds + " s");
            Moment before = moment(consumers);
            TimeUnit.SECONDS.sleep(options.seconds);
            Moment after = moment(consumers);
            Map<String, Long> errors = difference(before.counts.errors(), after.counts.errors());
            console.errors(errors);
            return result(before, after, errors);
        }
    }

    private Moment moment(IdleConsumers consumers) throws InterruptedException {
        return new Moment(
                System.nanoTime(),
                new ProcessSampler(target.pid()).sample(),
                new ProcessSampler(target.brokerPid()).sample(),
                ProcessSampler.self().sample(),
                consumers.counts(),
                metrics.requests());
    }

    private IdleRun result(Moment before, Moment after, Map<String, Long> errors)
            throws InterruptedException {
        double seconds = (after.atNs - before.atNs) / NS_PER_S;
        return new IdleRun(
                target.name(),
                seconds,
                after.proxy.rssBytes(),
                LiveHeap.bytes(target.pid()),
                after.proxy.threads(),
                cpuMs(before.proxy, after.proxy) / seconds,
                cpuMs(before.broker, after.broker) / seconds,
                cpuMs(before.clients, after.clients) / seconds,
                (after.counts.emptyPolls() - before.counts.emptyPolls()) / seconds,
                (after.counts.heartbeats() - before.counts.heartbeats()) / seconds,
                difference(before.brokerRequests, after.brokerRequests),
                errors);
    }

    private static double cpuMs(ProcessUsage before, ProcessUsage after) {
        return (after.cpuNs() - before.cpuNs()) / NS_PER_MS;
    }

    private static Map<String, Long> difference(Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> difference = new TreeMap<>();
        after.forEach((code, count) -> difference.put(code, count - before.getOrDefault(code, 0L)));
        difference.values().removeIf(count -> count == 0);
        return difference;
    }
}
