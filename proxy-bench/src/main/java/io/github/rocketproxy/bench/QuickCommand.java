package io.github.rocketproxy.bench;

import io.github.rocketproxy.bench.load.Endpoint;
import io.github.rocketproxy.bench.process.Cluster;
import io.github.rocketproxy.bench.process.Target;
import io.github.rocketproxy.bench.report.Environment;
import io.github.rocketproxy.bench.report.LatencyRun;
import io.github.rocketproxy.bench.report.Report;
import io.github.rocketproxy.bench.report.Sample;
import io.github.rocketproxy.bench.report.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench quick}: throughput, CPU per message and latency of one proxy in a few minutes. */
@Command(
        name = "quick",
        mixinStandardHelpOptions = true,
        description = {
            "Measures one proxy: warm-up, throughput and CPU per message with many sends in flight,",
            "then latency at a fixed rate. Starts RocketProxy with an embedded broker, unless",
            "--target names one that runs."
        })
final class QuickCommand implements Callable<Integer> {
    @Mixin private LoadOptions load;

    @Option(names = "--target", description = "HOST:PORT of a running gRPC front-end")
    private String target;

    @Option(names = "--pid", description = "its process, for CPU per message")
    private long pid;

    @Option(
            names = "--warmup",
            defaultValue = "200000",
            description = "messages before anything is measured (default ${DEFAULT-VALUE})")
    private long warmUp;

    @Option(
            names = "--messages",
            defaultValue = "200000",
            description = "messages of a round (default ${DEFAULT-VALUE})")
    private long messages;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "rounds of sends (default ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--rate",
            defaultValue = "2000",
            description = "sends per second for the latencies (default ${DEFAULT-VALUE})")
    private double ratePerSecond;

    @Option(
            names = "--seconds",
            defaultValue = "20",
            description = "length of the latency run (default ${DEFAULT-VALUE})")
    private int latencySeconds;

    @Option(names = "--receive", description = "receive and confirm what was sent, too")
    private boolean receive;

    private final Console console = new Console();

    @Override
    public Integer call() throws InterruptedException {
        if (target != null) {
            return measure(new Target("target", Endpoint.parse(target), pid, 0));
        }
        try (Cluster cluster = new Cluster(load.flags())) {
            console.step("starting RocketProxy with an embedded broker");
            return measure(cluster.startLocal(load.proxies.launcher, load.topic));
        }
    }

    private int measure(Target measured) throws InterruptedException {
        List<Sample> samples = new ArrayList<>();
        LatencyRun latency;
        try (Measurement measurement = new Measurement(measured, load, console)) {
            measurement.warmUp(warmUp);
            for (int round = 1; round <= rounds; round++) {
                samples.add(measurement.send(round, messages));
            }
            if (receive) {
                samples.add(measurement.receive(1, load.streams, messages));
            }
            latency = measurement.latency(ratePerSecond, (long) (ratePerSecond * latencySeconds));
        }
        print(measured, samples, latency);
        return 0;
    }

    private void print(Target measured, List<Sample> samples, LatencyRun latency) {
        System.out.println(
                Tables.summary(
                        new Report(
                                "Quick look",
                                measured.name(),
                                "bin/rocketproxy bench quick",
                                load.describe(),
                                Environment.describe(),
                                samples,
                                List.of(latency))));
        load.describe().forEach((key, value) -> System.out.println(key + ": " + value));
    }
}
