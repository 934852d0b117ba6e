package io.github.rocketproxy.bench;

import io.github.rocketproxy.bench.process.Cluster;
import io.github.rocketproxy.bench.process.Target;
import io.github.rocketproxy.bench.report.Environment;
import io.github.rocketproxy.bench.report.LatencyRun;
import io.github.rocketproxy.bench.report.Report;
import io.github.rocketproxy.bench.report.ReportWriter;
import io.github.rocketproxy.bench.report.Sample;
import io.github.rocketproxy.bench.report.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A side-by-side run: all targets up, all warmed, then measured in turns. */
final class Comparison {
    private static final String OFFICIAL = "official";

    private final LoadOptions load;
    private final CompareOptions options;
    private final int rounds;
    private final double ratePerSecond;
    private final Console console = new Console();

    /**
     * @param rounds closed-loop rounds
     * @param ratePerSecond of the fixed-rate stage; 0 leaves it out
     */
    Comparison(LoadOptions load, CompareOptions options, int rounds, double ratePerSecond) {
        this.load = load;
        this.options = options;
        this.rounds = rounds;
        this.ratePerSecond = ratePerSecond;
    }

    void run(String commandLine) throws InterruptedException, IOException {
        Map<String, String> environment = Environment.describe();
        List<Sample> results = new ArrayList<>();
        List<LatencyRun> latencies = new ArrayList<>();
        try (Cluster cluster = new Cluster(load.flags())) {
            List<Measurement> measurements = connect(targets(cluster));
            try {
                measure(measurements, results, latencies);
            } finally {
                measurements.forEach(Measurement::close);
            }
        }
        String base = options.isWithoutOfficial ? results.getFirst().target() : OFFICIAL;
        write(
                new Report(
                        "Sending "
                                + load.bodyBytes
                                + " B messages: CPU and throughput side by side",
                        base,
                        commandLine,
                        settings(),
                        environment,
                        results,
                        latencies));
    }

    private List<Target> targets(Cluster cluster) throws InterruptedException {
        List<Target> targets = new ArrayList<>(options.attached);
        if (options.isWithoutOfficial && options.isWithoutOwn) {
            return targets;
        }
        console.step("starting name server and broker");
        cluster.start();
        cluster.createTopic(load.topic);
        if (!options.isWithoutOfficial) {
            console.step("starting the official proxy");
            targets.add(cluster.startOfficial());
        }
        for (String mode : options.isWithoutOwn ? List.<String>of() : options.modes) {
            console.step("starting RocketProxy, pipeline mode " + mode);
            List<String> words = List.of("--set", "pipeline.mode=" + mode);
            targets.add(cluster.startOwn("own-" + mode, load.proxies.launcher, words));
        }
        return targets;
    }

    private List<Measurement> connect(List<Target> targets) {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("nothing to measure");
        }
        return targets.stream().map(target -> new Measurement(target, load, console)).toList();
    }

    private void measure(
            List<Measurement> measurements, List<Sample> results, List<LatencyRun> latencies)
            throws InterruptedException {
        for (Measurement measurement : measurements) {
            measurement.warmUp(options.warmUp);
        }
        for (int round = 1; round <= rounds; round++) {
            for (Measurement measurement : measurements) {
                results.add(measurement.send(round, options.messages));
            }
        }
        if (ratePerSecond > 0) {
            long messages = (long) (ratePerSecond * options.latencySeconds);
            for (Measurement measurement : measurements) {
                latencies.add(measurement.latency(ratePerSecond, messages));
            }
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = load.describe();
        settings.put("warm-up", options.warmUp + " messages to each target");
        settings.put("rounds", rounds + " of " + options.messages + " messages, targets in turn");
        settings.put("class path", "all JVMs share one, with the libraries of environment.txt");
        return settings;
    }

    private void write(Report report) throws IOException {
        Path folder =
                new ReportWriter(options.out)
                        .write(LocalDate.now(ZoneId.systemDefault()), options.name, report);
        System.out.println(Tables.summary(report));
        System.out.println("report: " + folder.resolve("report.html"));
    }
}
