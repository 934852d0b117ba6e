package io.github.rocketproxy.bench;

import io.github.rocketproxy.bench.process.BrokerMetrics;
import io.github.rocketproxy.bench.process.Cluster;
import io.github.rocketproxy.bench.process.Processes;
import io.github.rocketproxy.bench.process.Target;
import io.github.rocketproxy.bench.process.Targets;
import io.github.rocketproxy.bench.report.Environment;
import io.github.rocketproxy.bench.report.IdleReport;
import io.github.rocketproxy.bench.report.IdleRun;
import io.github.rocketproxy.bench.scenario.Console;
import io.github.rocketproxy.bench.scenario.Timeline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bench idle}: what a proxy costs while thousands of consumers wait for messages. */
@Command(
        name = "idle",
        mixinStandardHelpOptions = true,
        header = "What waiting clients cost; writes a report.",
        description =
                "Starts a name server and a broker, then in turn the official proxy and "
                        + "RocketProxy, each with many simple consumers that wait in a long poll, and "
                        + "measures memory, threads and CPU of the proxy. Writes a report.")
final class IdleCommand implements Callable<Integer> {
    private static final int QUEUES = 4;

    @Mixin private IdleOptions options;
    @Spec private CommandSpec spec;
    private Console console;
    private Targets targets;

    @Override
    public Integer call() throws InterruptedException, IOException {
        Map<String, String> environment = Environment.describe();
        BrokerMetrics metrics = new BrokerMetrics();
        List<IdleRun> runs = new ArrayList<>();
        console = new Console(new Timeline(options.estimateS(), System::nanoTime));
        try (Processes processes = new Processes()) {
            Cluster cluster = new Cluster(processes, options.flags(), metrics);
            targets =
                    new Targets(
                            processes, cluster, options.flags(), options.proxies.launcher, null);
            console.step("starting name server and broker");
            cluster.start();
            cluster.createTopics(options.plan().topicNames(), QUEUES);
            for (String proxy : options.order) {
                console.step("starting " + proxy);
                Target target = start(proxy);
                runs.add(new IdleMeasurement(target, options, metrics, console).run());
                targets.stop(target.name());
            }
        }
        write(environment, runs);
        return 0;
    }

    private Target start(String proxy) throws InterruptedException {
        return proxy.equals(IdleOptions.OFFICIAL)
                ? targets.start(Targets.OFFICIAL)
                : targets.startOwn(proxy, options.settings);
    }

    private void write(Map<String, String> environment, List<IdleRun> runs) throws IOException {
        IdleReport report =
                new IdleReport(
                        options.consumers + " consumers that wait: memory, threads and CPU",
                        "bin/rocketproxy bench "
                                + String.join(
                                        " ", spec.commandLine().getParseResult().originalArgs()),
                        options.describe(),
                        environment,
                        runs);
        Path folder =
                report.write(options.out, LocalDate.now(ZoneId.systemDefault()), options.name);
        System.out.println(report.table());
        System.out.println("report: " + folder.resolve("report.md"));
    }
}
