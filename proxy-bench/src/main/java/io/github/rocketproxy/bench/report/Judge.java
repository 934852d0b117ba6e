package io.github.rocketproxy.bench.report;

import io.github.rocketproxy.bench.report.Verdict.Status;
import io.github.rocketproxy.bench.report.stats.RankTest;
import io.github.rocketproxy.bench.report.stats.Spread;
import java.util.Comparator;
import java.util.List;

/** Holds the samples of a run against one goal. */
final class Judge {
    private final Goal goal;
    private final String subject;
    private final Scenario scenario;
    private final Samples samples;
    private final List<Double> points;

    Judge(Report report, Goal goal) {
        this.goal = goal;
        this.subject = report.subject().orElse("");
        this.scenario = Scenario.of(goal.scenario());
        this.samples = new Samples(report, goal.scenario());
        this.points = samples.points(subject, goal.metric());
    }

    Verdict verdict() {
        return switch (goal.bound()) {
            case Bound.Ratio ratio -> worst(points.stream().map(at -> ratio(ratio, at)).toList());
            case Bound.Absolute limit ->
                    worst(points.stream().map(at -> absolute(limit, at)).toList());
            case Bound.Flat flat -> flat(flat);
        };
    }

    /** The verdict on the point that is furthest from the goal; none may be missing. */
    private Verdict worst(List<Verdict> verdicts) {
        Comparator<Verdict> byDistance =
                (one, other) ->
                        goal.isWorse(decisive(one), decisive(other))
                                ? 1
                                : goal.isWorse(decisive(other), decisive(one)) ? -1 : 0;
        return verdicts.stream()
                .filter(verdict -> verdict.status() != Status.NOT_MEASURED)
                .max(byDistance)
                .orElseGet(() -> Verdict.notMeasured(goal));
    }

    private static double decisive(Verdict verdict) {
        return verdict.ratio().isEmpty() ? verdict.own().median() : verdict.ratio().median();
    }

    private Verdict ratio(Bound.Ratio bound, double at) {
        Metric baseMetric = bound.baseMetric();
        double[] ratios = samples.ratios(subject, goal.metric(), bound.base(), baseMetric, at);
        if (ratios.length == 0) {
            return Verdict.notMeasured(goal);
        }
        double[] own = samples.values(subject, at, goal.metric());
        double[] base = samples.values(bound.base(), at, baseMetric);
        Spread ratio = Spread.of(ratios);
        Spread ownRounds = Spread.of(own);
        Spread baseRounds = Spread.of(base);
        String figure =
                "%s x %s: %s against %s%s%s (%s)"
                        .formatted(
                                Numbers.value(ratio.median()),
                                bound.base(),
                                Numbers.value(ownRounds.median()),
                                Numbers.value(baseRounds.median()),
                                unit(),
                                place(at),
                                RankTest.of(own, base).inWords());
        Status status = Status.of(goal.isHeldBy(ratio.median(), bound.limit()));
        return new Verdict(goal, status, figure, ownRounds, baseRounds, ratio);
    }

    private Verdict absolute(Bound.Absolute bound, double at) {
        Spread own = Spread.of(samples.values(subject, at, goal.metric()));
        String figure = Numbers.value(own.median()) + unit() + place(at);
        Status status = Status.of(goal.isHeldBy(own.median(), bound.limit()));
        return new Verdict(goal, status, figure, own, Spread.of(), Spread.of());
    }

    private Verdict flat(Bound.Flat bound) {
        if (points.size() < 2) {
            return Verdict.notMeasured(goal);
        }
        Spread medians = Spread.of(points.stream().mapToDouble(this::median).toArray());
        double rise = medians.max() / medians.min();
        String figure =
                "highest %s x lowest: %s to %s%s, %s to %s %s"
                        .formatted(
                                Numbers.value(rise),
                                Numbers.value(medians.min()),
                                Numbers.value(medians.max()),
                                unit(),
                                scenario.point(points.getFirst()),
                                scenario.point(points.getLast()),
                                scenario.axis());
        Status status = Status.of(rise <= bound.limit());
        return new Verdict(goal, status, figure, medians, Spread.of(), Spread.of());
    }

    private double median(double at) {
        return Spread.of(samples.values(subject, at, goal.metric())).median();
    }

    private String unit() {
        return goal.metric().unit().isEmpty() ? "" : " " + goal.metric().unit();
    }

    private String place(double at) {
        return points.size() > 1
                ? ", at the worst of " + points.size() + " points: " + scenario.point(at)
                : "";
    }
}
