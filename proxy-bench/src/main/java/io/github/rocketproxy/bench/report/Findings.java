package io.github.rocketproxy.bench.report;

import io.github.rocketproxy.bench.report.stats.RankTest;
import io.github.rocketproxy.bench.report.stats.Spread;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a plot shows, as one sentence: its title. */
final class Findings {
    private static final double US_PER_MS = 1e3;
    private static final double TAIL = 99;

    private final Report report;

    Findings(Report report) {
        this.report = report;
    }

    /** Of bars: how RocketProxy stands to the base. */
    String bars(Samples samples, Metric metric, double at) {
        String subject = report.subject().orElse("");
        double[] own = samples.values(subject, at, metric);
        double[] base = samples.values(report.base(), at, metric);
        double[] ratios = samples.ratios(subject, metric, report.base(), metric, at);
        if (ratios.length == 0 || subject.equals(report.base())) {
            return capitalized(metric.description());
        }
        RankTest test = RankTest.of(own, base);
        String rest = test.isDifferent() ? "" : " (" + test.inWords() + ")";
        return "%s: %s is %s x that of %s, %s against %s %s%s"
                .formatted(
                        subject,
                        metric.description(),
                        Numbers.value(Spread.of(ratios).median()),
                        report.base(),
                        Numbers.value(Spread.of(own).median()),
                        Numbers.value(Spread.of(base).median()),
                        metric.unit(),
                        rest);
    }

    /** Of lines over an axis: the best point of each, or how much each costs more at its worst. */
    String lines(Samples samples, Scenario scenario, Metric metric) {
        String each =
                samples.targets().stream()
                        .filter(target -> isOfInterest(target))
                        .filter(target -> samples.points(target, metric).size() > 1)
                        .map(target -> line(samples, scenario, metric, target))
                        .collect(Collectors.joining("; "));
        return capitalized(metric.description()) + (each.isEmpty() ? "" : ": " + each);
    }

    private static String line(Samples samples, Scenario scenario, Metric metric, String target) {
        List<Double> points = samples.points(target, metric);
        double[] medians =
                points.stream()
                        .mapToDouble(at -> Spread.of(samples.values(target, at, metric)).median())
                        .toArray();
        Spread all = Spread.of(medians);
        if (!metric.isMoreBetter()) {
            return "%s %s to %s %s"
                    .formatted(
                            target,
                            Numbers.value(all.min()),
                            Numbers.value(all.max()),
                            metric.unit());
        }
        int best = 0;
        for (int i = 1; i < medians.length; i++) {
            best = medians[i] > medians[best] ? i : best;
        }
        return "%s up to %s %s, at %s"
                .formatted(
                        target,
                        Numbers.value(all.max()),
                        metric.unit(),
                        scenario.point(points.get(best)));
    }

    /** Of percentiles at a fixed rate. */
    String percentiles(double ratePerSecond, List<LatencyRun> runs) {
        String each =
                runs.stream()
                        .filter(run -> isOfInterest(run.target()))
                        .map(run -> run.target() + " " + ms(run.us(TAIL)))
                        .collect(Collectors.joining(", "));
        return "At %s messages a second, 99 %% take at most: %s"
                .formatted(Numbers.count(ratePerSecond), each);
    }

    private boolean isOfInterest(String target) {
        return target.equals(report.base()) || report.subject().filter(target::equals).isPresent();
    }

    private static String ms(double us) {
        return String.format(Locale.ROOT, "%.3g ms", us / US_PER_MS);
    }

    private static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
