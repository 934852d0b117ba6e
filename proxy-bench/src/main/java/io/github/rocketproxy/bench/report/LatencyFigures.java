package io.github.rocketproxy.bench.report;

import io.github.rocketproxy.bench.report.document.Block.Figure;
import io.github.rocketproxy.bench.report.plot.Axis;
import io.github.rocketproxy.bench.report.plot.Line;
import io.github.rocketproxy.bench.report.plot.LinePlot;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Percentiles of a scenario's fixed-rate runs, a plot for each rate. */
final class LatencyFigures {
    private static final double NS_PER_US = 1e3;
    private static final double FULL = 100;
    private static final int STEPS_PER_HALVING = 5;

    private final Report report;
    private final Scenario scenario;
    private final List<LatencyRun> runs;

    LatencyFigures(Report report, Scenario scenario) {
        this.report = report;
        this.scenario = scenario;
        this.runs =
                report.latencies().stream()
                        .filter(run -> run.scenario().equals(scenario.name()))
                        .filter(run -> run.histogram().getTotalCount() > 0)
                        .toList();
    }

    List<Figure> all() {
        return runs.stream().map(LatencyRun::ratePerSecond).distinct().map(this::figure).toList();
    }

    private Figure figure(double rate) {
        List<LatencyRun> merged =
                runs.stream()
                        .filter(run -> run.ratePerSecond() == rate)
                        .map(LatencyRun::target)
                        .distinct()
                        .map(target -> merged(target, rate))
                        .toList();
        String title = new Findings(report).percentiles(rate, merged);
        Axis x = Axis.of("percentile", Axis.Kind.PERCENTILE);
        Axis y = Axis.of("latency from the intended send time, us", Axis.Kind.LOG);
        List<Line> lines = merged.stream().map(this::line).toList();
        String file = "%s-percentiles-%.0f.svg".formatted(scenario.name(), rate);
        return new Figure(file, title, new LinePlot(title, x, y, lines).svg());
    }

    /** All runs of a target at a rate as one. */
    private LatencyRun merged(String target, double rate) {
        List<LatencyRun> same =
                runs.stream()
                        .filter(run -> run.target().equals(target) && run.ratePerSecond() == rate)
                        .toList();
        LatencyRun first = same.getFirst();
        Histogram all = new Histogram(first.histogram().getNumberOfSignificantValueDigits());
        same.forEach(run -> all.add(run.histogram()));
        boolean isMissed = same.stream().anyMatch(LatencyRun::missedRate);
        return new LatencyRun(
                scenario.name(),
                target,
                rate,
                first.achievedPerSecond(),
                isMissed,
                first.errors(),
                all);
    }

    /** Up to the percentile that one message of all decides. */
    private Line line(LatencyRun run) {
        List<Line.Point> points = new ArrayList<>();
        double last = FULL * (1 - 1.0 / run.histogram().getTotalCount());
        for (HistogramIterationValue value : run.histogram().percentiles(STEPS_PER_HALVING)) {
            double us = Math.max(value.getValueIteratedTo(), 1) / NS_PER_US;
            if (value.getPercentileLevelIteratedTo() <= last) {
                points.add(new Line.Point(value.getPercentileLevelIteratedTo(), us, us, us));
            }
        }
        String name = run.target() + (run.missedRate() ? ", rate missed" : "");
        return new Line(name, report.targetsByColor().indexOf(run.target()), points, false);
    }
}
