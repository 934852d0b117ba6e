package io.github.rocketproxy.bench;

import io.github.rocketproxy.bench.process.Cluster;
import io.github.rocketproxy.bench.process.Processes;
import io.github.rocketproxy.bench.process.Targets;
import io.github.rocketproxy.bench.report.Environment;
import io.github.rocketproxy.bench.report.Report;
import io.github.rocketproxy.bench.report.ReportWriter;
import io.github.rocketproxy.bench.report.Tables;
import io.github.rocketproxy.bench.scenario.Console;
import io.github.rocketproxy.bench.scenario.Lab;
import io.github.rocketproxy.bench.scenario.Plan;
import io.github.rocketproxy.bench.scenario.Scenario;
import io.github.rocketproxy.bench.scenario.Scenarios;
import io.github.rocketproxy.bench.scenario.Timeline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A side-by-side run: one cluster, all scenarios after another, then the tables and the report. */
final class LadderRun {
    private static final long START_S = 12;
    private static final int QUEUES = 8;

    /** Scenarios that may be measured with several processes of a target. */
    private static final List<String> STARTED_ANEW = List.of("send", "receive", "body");

    private final LoadOptions load;
    private final CompareOptions options;
    private final Preset preset;
    private final Plan plan;
    private final List<Scenario> scenarios;

    LadderRun(LoadOptions load, CompareOptions options, Preset preset) {
        this.load = load;
        this.options = options;
        this.preset = preset;
        this.plan = options.plan(preset, load);
        this.scenarios = Scenarios.named(options.scenarios(preset));
        if (plan.ladder().isEmpty() && plan.attached().isEmpty()) {
            throw new IllegalArgumentException("nothing to measure");
        }
        boolean areStartedAnew =
                STARTED_ANEW.containsAll(scenarioNames()) && plan.attached().isEmpty();
        if (plan.starts() < 1 || plan.starts() > 1 && !areStartedAnew) {
            throw new IllegalArgumentException(
                    "--starts takes a number from 1 on; more than 1 needs --scenarios of "
                            + String.join(", ", STARTED_ANEW)
                            + ", and no --attach");
        }
    }

    /**
     * Runs it.
     *
     * @param commandLine how to repeat it
     */
    void run(String commandLine) throws InterruptedException, IOException {
        Map<String, String> environment = Environment.describe();
        Timeline timeline = new Timeline(estimateS(), System::nanoTime);
        Console console = new Console(timeline);
        console.note(
                "measuring "
                        + String.join(", ", plan.ladder())
                        + " in "
                        + names()
                        + "; this takes about "
                        + Timeline.minutes(estimateS()));
        timeline.begin(START_S);
        try (Processes processes = new Processes()) {
            Cluster cluster = new Cluster(processes, load.flags());
            if (!plan.ladder().isEmpty()) {
                console.step("starting name server and broker");
                cluster.start();
                cluster.createTopics(List.of(Lab.TOPIC), QUEUES);
            }
            Targets targets =
                    new Targets(
                            processes,
                            cluster,
                            load.flags(),
                            load.proxies.launcher,
                            load.proxies.otherLauncher);
            try (Lab lab = new Lab(plan, cluster, targets, console, timeline)) {
                for (int start = 0; start < plan.starts(); start++) {
                    lab.begin(start);
                    measure(lab, timeline);
                }
                write(report(commandLine, environment, lab));
            }
        }
    }

    private void measure(Lab lab, Timeline timeline) throws InterruptedException {
        for (Scenario scenario : scenarios) {
            timeline.begin(startS(scenario));
            lab.warm(scenario.targets(plan));
            timeline.begin(scenario.estimateS(plan));
            scenario.run(lab);
        }
    }

    private String names() {
        return String.join(", ", scenarioNames());
    }

    private List<String> scenarioNames() {
        return scenarios.stream().map(Scenario::name).toList();
    }

    private long estimateS() {
        return START_S
                + plan.starts()
                        * scenarios.stream()
                                .mapToLong(scenario -> startS(scenario) + scenario.estimateS(plan))
                                .sum();
    }

    /** Most targets are warmed before the first scenario, and kept. */
    private long startS(Scenario scenario) {
        return scenario.equals(scenarios.getFirst()) ? plan.startS() : 0;
    }

    private Report report(String commandLine, Map<String, String> environment, Lab lab) {
        if (lab.samples().isEmpty()) {
            throw new IllegalStateException("none of the targets takes part in " + names());
        }
        String first = lab.samples().getFirst().target();
        String base = plan.ladder().contains(Targets.OFFICIAL) ? Targets.OFFICIAL : first;
        return new Report(
                "What a message costs: " + names(),
                base,
                commandLine,
                settings(lab),
                environment,
                lab.samples(),
                lab.latencies());
    }

    private Map<String, String> settings(Lab lab) {
        Map<String, String> settings = load.describe();
        settings.put("warm-up", plan.warmUp() + " messages to each target");
        settings.put("processes", plan.starts() + " of each target, one after another");
        settings.put(
                "rounds",
                plan.rounds() + " of " + plan.messages() + " sends with each process, in turn");
        settings.put("fixed rate", plan.seconds() + " s a round");
        Set<String> cached = lab.withAotCache();
        settings.put("AOT cache", cached.isEmpty() ? "none" : String.join(", ", cached));
        settings.put("class path", "all JVMs share one, with the libraries of environment.txt");
        return settings;
    }

    private void write(Report report) throws IOException {
        System.out.println(Tables.summary(report));
        String name = options.name(preset);
        if (name != null) {
            Path folder =
                    new ReportWriter(options.out)
                            .write(LocalDate.now(ZoneId.systemDefault()), name, report);
            System.out.println("report: " + folder.resolve("report.md"));
        }
    }
}
