package io.github.rocketproxy.bench.scenario;

import io.github.rocketproxy.bench.process.Cluster;
import io.github.rocketproxy.bench.process.Target;
import io.github.rocketproxy.bench.process.Targets;
import io.github.rocketproxy.bench.report.LatencyRun;
import io.github.rocketproxy.bench.report.Metric;
import io.github.rocketproxy.bench.report.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where scenarios run: the cluster, the targets that are up at the moment, and what was found so
 * far. A scenario says which targets it needs; no others run meanwhile.
 */
public final class Lab implements AutoCloseable {
    /** The topic that every send goes to where a scenario does not say otherwise. */
    public static final String TOPIC = "bench";

    private final Plan plan;
    private final Cluster cluster;
    private final Targets targets;
    private final Console console;
    private final Timeline timeline;
    private final Map<String, Subject> running = new LinkedHashMap<>();
    private final Set<String> withAotCache = new TreeSet<>();
    private final List<Sample> samples = new ArrayList<>();
    private final List<LatencyRun> latencies = new ArrayList<>();
    private int roundsBefore;

    /** A round of a scenario with one target: does it, and tells what was read. */
    @FunctionalInterface
    interface Round {
        Map<Metric, Double> run(Subject subject, int number) throws InterruptedException;
    }

    /** Nothing runs yet but the cluster. */
    public Lab(Plan plan, Cluster cluster, Targets targets, Console console, Timeline timeline) {
        this.plan = plan;
        this.cluster = cluster;
        this.targets = targets;
        this.console = console;
        this.timeline = timeline;
        plan.attached().forEach(target -> running.put(target.name(), new Subject(target, console)));
    }

    Plan plan() {
        return plan;
    }

    Cluster cluster() {
        return cluster;
    }

    Targets targets() {
        return targets;
    }

    Console console() {
        return console;
    }

    /**
     * From now on targets are measured in processes of their own.
     *
     * @param start from 0
     */
    public void begin(int start) {
        stopAllBut(List.of());
        roundsBefore = start * plan.rounds();
    }

    /** Starts and warms these targets where they are not up; stops the others that it started. */
    public void warm(List<String> names) throws InterruptedException {
        stopAllBut(names);
        for (String name : names) {
            if (!running.containsKey(name)) {
                Subject subject = start(name);
                running.put(name, subject);
                console.step("warming " + name);
                SendLoad.of(plan, TOPIC).send(subject, plan.warmUp(), console);
            }
        }
    }

    /** The targets that are up, those that are attached first. */
    List<Subject> subjects() {
        return List.copyOf(running.values());
    }

    /** A new process of a target, cold; the caller ends it with {@link #stop}. */
    Subject start(String name) throws InterruptedException {
        console.step("starting " + name);
        Target target = targets.start(name);
        if (hasAotCache(target.pid())) {
            withAotCache.add(name);
        }
        return new Subject(target, console);
    }

    private static boolean hasAotCache(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().commandLine())
                .filter(line -> line.contains("-XX:AOTCache="))
                .isPresent();
    }

    /** Targets that were started with an AOT cache. */
    public Set<String> withAotCache() {
        return withAotCache;
    }

    void stop(Subject subject) {
        subject.close();
        targets.stop(subject.name());
    }

    private void stopAllBut(List<String> names) {
        List<String> attached = plan.attached().stream().map(Target::name).toList();
        for (Subject subject : List.copyOf(running.values())) {
            if (!names.contains(subject.name()) && !attached.contains(subject.name())) {
                running.remove(subject.name());
                stop(subject);
            }
        }
    }

    /**
     * Runs all rounds at one point of a scenario's axis, subjects in turn; each round begins with
     * another one.
     *
     * @param pointsDone points of the axis before this one, of {@code points}
     */
    void rounds(
            String scenario,
            double at,
            List<Subject> subjects,
            int pointsDone,
            int points,
            Round round)
            throws InterruptedException {
        List<Subject> order = new ArrayList<>(subjects);
        Collections.rotate(order, -roundsBefore);
        for (int i = 1; i <= plan.rounds(); i++) {
            int number = roundsBefore + i;
            for (Subject subject : order) {
                String where = at == 0 ? "" : " at %.0f".formatted(at);
                console.step(scenario + where + " round " + number + ": " + subject.name());
                add(new Sample(scenario, subject.name(), at, number, round.run(subject, number)));
            }
            Collections.rotate(order, -1);
            timeline.progress((pointsDone + (double) i / plan.rounds()) / points);
        }
    }

    /** As above, for a scenario without an axis. */
    void rounds(String scenario, List<Subject> subjects, Round round) throws InterruptedException {
        rounds(scenario, 0, subjects, 0, 1, round);
    }

    void add(Sample sample) {
        samples.add(sample);
    }

    void add(LatencyRun latency) {
        latencies.add(latency);
    }

    /** What was found so far, in order. */
    public List<Sample> samples() {
        return samples;
    }

    /** Latencies at fixed rates that were found so far. */
    public List<LatencyRun> latencies() {
        return latencies;
    }

    @Override
    public void close() {
        running.values().forEach(Subject::close);
    }
}
