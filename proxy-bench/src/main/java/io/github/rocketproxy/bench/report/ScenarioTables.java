package io.github.rocketproxy.bench.report;

import io.github.rocketproxy.bench.report.document.Table;
import io.github.rocketproxy.bench.report.stats.RankTest;
import io.github.rocketproxy.bench.report.stats.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The tables of one scenario. */
final class ScenarioTables {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};

    private final Report report;
    private final Scenario scenario;
    private final Samples samples;
    private final boolean hasPoints;
    private final List<Metric> shown;

    ScenarioTables(Report report, Scenario scenario) {
        this.report = report;
        this.scenario = scenario;
        this.samples = new Samples(report, scenario.name());
        this.hasPoints = scenario.hasAxis() || samples.points().size() > 1;
        this.shown = scenario.shown().stream().filter(samples::has).toList();
    }

    /**
     * Medians over the rounds of each target.
     *
     * @param hasRange whether the smallest and the largest round are shown too
     */
    Table medians(boolean hasRange) {
        List<String> head = head("target");
        shown.forEach(metric -> head.add(metric.label()));
        head.add("note");
        Table table = new Table(head);
        for (double at : samples.points()) {
            for (String target : samples.targets()) {
                List<String> cells = cells(at, target);
                shown.forEach(
                        metric ->
                                cells.add(
                                        text(
                                                Spread.of(samples.values(target, at, metric)),
                                                hasRange)));
                cells.add(note(target, at));
                if (isMeasured(target, at)) {
                    table.row(cells);
                }
            }
        }
        return table.withoutEmptyColumns();
    }

    /**
     * RocketProxy's targets against the base, round by round, with the test; along an axis by the
     * most important metric only.
     */
    Table compared() {
        Table table =
                new Table(
                        add(
                                head("target"),
                                "metric",
                                "ratio to " + report.base() + ", per round",
                                "Mann-Whitney"));
        List<Metric> metrics = shown.stream().limit(hasPoints ? 1 : shown.size()).toList();
        for (double at : samples.points()) {
            samples.targets().stream()
                    .filter(target -> Report.isOwn(target) && !target.equals(report.base()))
                    .forEach(
                            target ->
                                    metrics.forEach(metric -> compare(table, target, at, metric)));
        }
        return table;
    }

    private void compare(Table table, String target, double at, Metric metric) {
        double[] ratios = samples.ratios(target, metric, report.base(), metric, at);
        if (ratios.length > 0) {
            RankTest test =
                    RankTest.of(
                            samples.values(target, at, metric),
                            samples.values(report.base(), at, metric));
            table.row(
                    add(
                            cells(at, target),
                            metric.description(),
                            text(Spread.of(ratios), true),
                            test.inWords()));
        }
    }

    /** Every sample, with all that was read. */
    Table rounds() {
        List<Metric> metrics = Arrays.stream(Metric.values()).filter(samples::has).toList();
        List<String> head = head("round", "target");
        metrics.forEach(metric -> head.add(metric.label()));
        Table table = new Table(head);
        for (Sample sample : samples.all()) {
            List<String> cells = cells(sample.at(), Integer.toString(sample.round()));
            cells.add(sample.target());
            metrics.forEach(
                    metric ->
                            cells.add(
                                    Numbers.value(
                                            sample.values().getOrDefault(metric, Double.NaN))));
            table.row(cells);
        }
        return table;
    }

    /** Percentiles of the fixed-rate runs. */
    Table latencies() {
        Table table =
                new Table(
                        List.of(
                                "target",
                                "rate/s",
                                "got/s",
                                "p50, us",
                                "p90, us",
                                "p99, us",
                                "p99.9, us",
                                "max, us",
                                "note"));
        report.latencies().stream()
                .filter(run -> run.scenario().equals(scenario.name()))
                .forEach(run -> table.row(latencies(run)));
        return table.withoutEmptyColumns();
    }

    private static List<String> latencies(LatencyRun run) {
        List<String> cells = new ArrayList<>();
        cells.add(run.target());
        cells.add(Numbers.count(run.ratePerSecond()));
        cells.add(Numbers.count(run.achievedPerSecond()));
        Arrays.stream(PERCENTILES).mapToObj(run::us).map(Numbers::value).forEach(cells::add);
        cells.add(
                !run.errors().isEmpty()
                        ? "errors " + run.errors()
                        : run.missedRate() ? "rate missed" : "");
        return cells;
    }

    private boolean isMeasured(String target, double at) {
        return Arrays.stream(Metric.values())
                .anyMatch(metric -> samples.values(target, at, metric).length > 0);
    }

    private String note(String target, double at) {
        double errors = samples.sum(target, at, Metric.ERRORS);
        double missed = samples.sum(target, at, Metric.MISSED);
        return Stream.of(
                        errors > 0 ? Numbers.count(errors) + " errors" : "",
                        missed > 0 ? "rate missed in " + Numbers.count(missed) + " rounds" : "")
                .filter(word -> !word.isEmpty())
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
    }

    private static String text(Spread spread, boolean hasRange) {
        return spread.rounds() < 2 || !hasRange
                ? Numbers.value(spread.median())
                : "%s (%s to %s)"
                        .formatted(
                                Numbers.value(spread.median()),
                                Numbers.value(spread.min()),
                                Numbers.value(spread.max()));
    }

    private List<String> head(String... names) {
        return hasPoints
                ? add(new ArrayList<>(List.of(scenario.axis())), names)
                : new ArrayList<>(List.of(names));
    }

    private List<String> cells(double at, String first) {
        return hasPoints
                ? new ArrayList<>(List.of(scenario.point(at), first))
                : new ArrayList<>(List.of(first));
    }

    private static List<String> add(List<String> cells, String... more) {
        cells.addAll(List.of(more));
        return cells;
    }
}
