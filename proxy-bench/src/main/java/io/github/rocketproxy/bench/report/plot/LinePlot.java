package io.github.rocketproxy.bench.report.plot;

import io.github.rocketproxy.bench.report.plot.Axis.Tick;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Lines over an axis, each with its name at its end.
 *
 * @param title what it shows, as a sentence
 */
public record LinePlot(String title, Axis x, Axis y, List<Line> lines) {
    private static final double LEFT = 72;
    private static final double HEIGHT = 380;
    private static final double HEAD = 26;
    private static final double FOOT = 52;
    private static final double PAD = 10;
    private static final double LABEL_GAP = 16;
    private static final double BASELINE = 4;

    public LinePlot {
        lines = lines.stream().filter(line -> !line.points().isEmpty()).toList();
    }

    public String svg() {
        Canvas canvas = new Canvas(title, HEIGHT);
        double right =
                Canvas.WIDTH
                        - lines.stream()
                                .mapToDouble(line -> Labels.width(line.name()))
                                .max()
                                .orElse(0)
                        - 2 * PAD;
        double top = canvas.top() + HEAD;
        double bottom = canvas.top() + HEIGHT - FOOT;
        Scale across = Scale.around(x.kind(), all(Line.Point::x), LEFT + PAD, right - PAD);
        double[] heights =
                DoubleStream.concat(
                                DoubleStream.of(all(Line.Point::low)),
                                DoubleStream.of(all(Line.Point::high)))
                        .toArray();
        Scale up = Scale.around(y.kind(), heights, bottom, top);
        drawAxes(canvas, across, up, right, top, bottom);
        lines.forEach(line -> draw(canvas, line, across, up));
        drawNames(canvas, up, right, top, bottom);
        return canvas.svg();
    }

    private double[] all(ToDoubleFunction<Line.Point> value) {
        return lines.stream().flatMap(line -> line.points().stream()).mapToDouble(value).toArray();
    }

    private void drawAxes(
            Canvas canvas, Scale across, Scale up, double right, double top, double bottom) {
        for (Tick tick : y.ticks().isEmpty() ? Ticks.of(up) : y.ticks()) {
            double height = up.at(tick.value());
            canvas.line(LEFT, height, right, height, "grid");
            canvas.text(LEFT - PAD, height + BASELINE, "end", "soft", tick.label());
        }
        canvas.line(LEFT, bottom, right, bottom, "axis");
        double free = 0;
        for (Tick tick : x.ticks().isEmpty() ? Ticks.of(across) : x.ticks()) {
            double middle = across.at(tick.value());
            double half = Labels.width(tick.label()) / 2;
            canvas.line(middle, bottom, middle, bottom + 5, "axis");
            if (middle - half >= free) {
                canvas.text(middle, bottom + 2 * PAD, "middle", "soft", tick.label());
                free = middle + half + PAD;
            }
        }
        canvas.text(PAD + 6, top - PAD, "start", "soft", y.label() + suffix(y));
        canvas.text(right, bottom + 4 * PAD, "end", "soft", x.label() + suffix(x));
    }

    private static String suffix(Axis axis) {
        return axis.kind() == Axis.Kind.LOG ? " (log scale)" : "";
    }

    private static void draw(Canvas canvas, Line line, Scale across, Scale up) {
        String path =
                line.points().stream()
                        .map(point -> pair(across.at(point.x()), up.at(point.y())))
                        .collect(Collectors.joining(" "));
        canvas.path(path, "line l" + line.color());
        if (line.hasDots()) {
            for (Line.Point point : line.points()) {
                double middle = across.at(point.x());
                canvas.line(
                        middle,
                        up.at(point.low()),
                        middle,
                        up.at(point.high()),
                        "l" + line.color());
                canvas.dot(middle, up.at(point.y()), "f" + line.color());
            }
        }
    }

    private static String pair(double left, double right) {
        return String.format(Locale.ROOT, "%.1f,%.1f", left, right);
    }

    private void drawNames(Canvas canvas, Scale up, double right, double top, double bottom) {
        double[] ends =
                lines.stream().mapToDouble(line -> up.at(line.points().getLast().y())).toArray();
        double[] heights = Labels.apart(ends, LABEL_GAP, top, bottom);
        for (int i = 0; i < heights.length; i++) {
            Line line = lines.get(i);
            String style = "name f" + line.color();
            canvas.text(right, heights[i] + BASELINE, "start", style, line.name());
        }
    }
}
