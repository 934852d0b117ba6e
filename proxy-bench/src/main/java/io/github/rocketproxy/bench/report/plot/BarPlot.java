package io.github.rocketproxy.bench.report.plot;

import io.github.rocketproxy.bench.report.plot.Axis.Tick;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Bars from left to right, one below the other.
 *
 * @param title what it shows, as a sentence
 * @param label of the axis, with its unit
 * @param parts what the parts of each bar are; empty where bars have one part
 */
public record BarPlot(String title, String label, List<String> parts, List<Bar> bars) {
    private static final double ROW = 34;
    private static final double BAR = 20;
    private static final double FOOT = 52;
    private static final double KEY = 24;
    private static final double PAD = 10;
    private static final double BASELINE = 4;
    private static final double WHISKER = 4;

    public BarPlot {
        parts = List.copyOf(parts);
        bars = List.copyOf(bars);
    }

    public String svg() {
        double key = parts.isEmpty() ? 0 : KEY;
        Canvas canvas = new Canvas(title, key + bars.size() * ROW + FOOT);
        double left = widest(bar -> Labels.width(bar.name())) + 3 * PAD;
        double right = Canvas.WIDTH - widest(bar -> Labels.width(bar.label())) - 2 * PAD;
        double top = canvas.top() + key;
        Scale scale = new Scale(Axis.Kind.LINEAR, 0, widest(Bar::end), left, right);
        drawKey(canvas, left);
        drawAxis(canvas, scale, top);
        for (int i = 0; i < bars.size(); i++) {
            draw(canvas, bars.get(i), scale, top + (i + 0.5) * ROW);
        }
        canvas.line(left, top, left, top + bars.size() * ROW, "axis");
        return canvas.svg();
    }

    private double widest(ToDoubleFunction<Bar> width) {
        return bars.stream().mapToDouble(width).max().orElse(0);
    }

    private void drawKey(Canvas canvas, double left) {
        double x = left;
        for (int part = 0; part < parts.size(); part++) {
            canvas.rectangle(x, canvas.top(), PAD + 2, PAD + 2, style(part, true));
            canvas.text(x + 2 * PAD, canvas.top() + PAD + 1, "start", "soft", parts.get(part));
            x += Labels.width(parts.get(part)) + 4 * PAD;
        }
    }

    private void drawAxis(Canvas canvas, Scale scale, double top) {
        double bottom = top + bars.size() * ROW;
        for (Tick tick : Ticks.of(scale)) {
            double x = scale.at(tick.value());
            canvas.line(x, top, x, bottom, "grid");
            canvas.text(x, bottom + 2 * PAD - 2, "middle", "soft", tick.label());
        }
        canvas.text(scale.at(scale.high()), bottom + 4 * PAD, "end", "soft", label);
    }

    private void draw(Canvas canvas, Bar bar, Scale scale, double middle) {
        String style = bar.isMain() ? "name" : "";
        double start = scale.at(0);
        canvas.text(start - PAD, middle + BASELINE, "end", style, bar.name());
        double[] measured = bar.measured().toArray();
        double from = 0;
        for (int part = 0; part < measured.length; part++) {
            double x = scale.at(from);
            from += measured[part];
            String color = style(part, bar.isMain() || measured.length > 1);
            canvas.rectangle(x, middle - BAR / 2, scale.at(from) - x, BAR, color);
        }
        drawSpan(canvas, bar, scale, middle);
        canvas.text(scale.at(bar.end()) + PAD, middle + BASELINE, "start", style, bar.label());
    }

    private static String style(int part, boolean isColored) {
        return part == 0 && isColored ? "f0" : "rest";
    }

    private static void drawSpan(Canvas canvas, Bar bar, Scale scale, double middle) {
        if (Double.isNaN(bar.low()) || bar.low() == bar.high()) {
            return;
        }
        double low = scale.at(bar.low());
        double high = scale.at(bar.high());
        canvas.line(low, middle, high, middle, "span");
        canvas.line(low, middle - WHISKER, low, middle + WHISKER, "span");
        canvas.line(high, middle - WHISKER, high, middle + WHISKER, "span");
    }
}
