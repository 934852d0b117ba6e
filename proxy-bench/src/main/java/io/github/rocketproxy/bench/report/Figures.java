package io.github.rocketproxy.bench.report;

import io.github.rocketproxy.bench.report.document.Block.Figure;
import io.github.rocketproxy.bench.report.plot.Axis;
import io.github.rocketproxy.bench.report.plot.Axis.Tick;
import io.github.rocketproxy.bench.report.plot.Bar;
import io.github.rocketproxy.bench.report.plot.BarPlot;
import io.github.rocketproxy.bench.report.plot.Line;
import io.github.rocketproxy.bench.report.plot.LinePlot;
import io.github.rocketproxy.bench.report.stats.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The plots of one scenario. */
final class Figures {
    private static final double WIDE = 20;

    private final Report report;
    private final Scenario scenario;
    private final Samples samples;
    private final Findings findings;

    Figures(Report report, Scenario scenario) {
        this.report = report;
        this.scenario = scenario;
        this.samples = new Samples(report, scenario.name());
        this.findings = new Findings(report);
    }

    List<Figure> all() {
        List<Figure> figures = new ArrayList<>();
        List<Double> points = samples.points();
        for (Metric metric : scenario.drawn().stream().filter(samples::has).toList()) {
            figures.add(points.size() > 1 ? lines(metric) : bars(metric, points.getFirst()));
        }
        figures.addAll(new LatencyFigures(report, scenario).all());
        return figures;
    }

    private Figure bars(Metric metric, double at) {
        boolean isStacked = metric == Metric.PROXY_CPU && samples.has(Metric.BROKER_CPU);
        List<Metric> parts = isStacked ? List.of(metric, Metric.BROKER_CPU) : List.of(metric);
        List<Bar> bars =
                samples.targets().stream()
                        .filter(target -> parts.stream().anyMatch(part -> has(target, at, part)))
                        .map(target -> bar(target, at, parts))
                        .toList();
        String title = findings.bars(samples, metric, at);
        List<String> names = isStacked ? List.of("proxy", "broker") : List.of();
        String label = isStacked ? "CPU per message, us" : metric.label();
        return figure(metric, title, new BarPlot(title, label, names, bars).svg());
    }

    private boolean has(String target, double at, Metric metric) {
        return samples.values(target, at, metric).length > 0;
    }

    private Bar bar(String target, double at, List<Metric> parts) {
        List<Double> medians =
                parts.stream().map(part -> spread(target, at, part).median()).toList();
        Spread whole = spread(target, at, parts.size() > 1 ? Metric.CLUSTER_CPU : parts.getFirst());
        String label =
                medians.stream()
                        .filter(median -> !median.isNaN())
                        .map(Numbers::value)
                        .reduce((one, other) -> one + " + " + other)
                        .orElse("");
        return new Bar(target, Report.isOwn(target), medians, whole.min(), whole.max(), label);
    }

    private Figure lines(Metric metric) {
        List<Line> lines = samples.targets().stream().map(target -> line(target, metric)).toList();
        Axis x = new Axis(scenario.axis(), xKind(), ticks(metric));
        Axis y = Axis.of(metric.label(), yKind(lines));
        String title = findings.lines(samples, scenario, metric);
        return figure(metric, title, new LinePlot(title, x, y, lines).svg());
    }

    private Line line(String target, Metric metric) {
        List<Line.Point> points =
                samples.points(target, metric).stream()
                        .map(at -> point(at, spread(target, at, metric)))
                        .toList();
        return new Line(target, report.targetsByColor().indexOf(target), points, true);
    }

    private static Line.Point point(double at, Spread spread) {
        return new Line.Point(at, spread.median(), spread.min(), spread.max());
    }

    private List<Tick> ticks(Metric metric) {
        return samples.targets().stream()
                .flatMap(target -> samples.points(target, metric).stream())
                .distinct()
                .sorted()
                .map(at -> new Tick(at, scenario.point(at)))
                .toList();
    }

    /** Points that are spread over decades would lie on each other otherwise. */
    private Axis.Kind xKind() {
        List<Double> points = samples.points();
        boolean isWide = points.getFirst() > 0 && points.getLast() / points.getFirst() > WIDE;
        return isWide ? Axis.Kind.LOG : Axis.Kind.LINEAR;
    }

    private static Axis.Kind yKind(List<Line> lines) {
        Spread all =
                Spread.of(
                        lines.stream()
                                .flatMap(line -> line.points().stream())
                                .flatMap(point -> Stream.of(point.low(), point.high()))
                                .mapToDouble(Double::doubleValue)
                                .toArray());
        return all.min() > 0 && all.max() / all.min() > WIDE ? Axis.Kind.LOG : Axis.Kind.LINEAR;
    }

    private Spread spread(String target, double at, Metric metric) {
        return Spread.of(samples.values(target, at, metric));
    }

    private Figure figure(Metric metric, String title, String svg) {
        String name = scenario.name() + "-" + metric.name().toLowerCase(Locale.ROOT);
        return new Figure(name.replace('_', '-') + ".svg", title, svg);
    }
}
