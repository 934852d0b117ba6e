package io.github.rocketproxy.bench.report.plot;

import io.github.rocketproxy.bench.report.plot.Axis.Tick;
import java.math.BigDecimal;
import java.math.MathContext;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Round values of a scale. */
final class Ticks {
    private static final int WANTED = 5;
    private static final double NARROW = 200;
    private static final double[] STEPS = {1, 2, 5, 10};
    private static final double[] PERCENTILES = {
        0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999, 99.99999
    };

    private Ticks() {}

    static List<Tick> of(Scale scale) {
        return switch (scale.kind()) {
            case LINEAR -> linear(scale);
            case LOG -> log(scale);
            case PERCENTILE -> percentiles(scale);
        };
    }

    private static List<Tick> linear(Scale scale) {
        double rough = scale.high() / WANTED;
        double decade = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = decade * 10;
        for (int i = STEPS.length - 1; i >= 0; i--) {
            step = STEPS[i] * decade >= rough ? STEPS[i] * decade : step;
        }
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i * step <= scale.high(); i++) {
            ticks.add(tick(i * step));
        }
        return ticks;
    }

    /** Decades; where there are few, what lies at 2 and 5 between them too. */
    private static List<Tick> log(Scale scale) {
        boolean isNarrow = scale.high() / scale.low() < NARROW;
        List<Tick> ticks = new ArrayList<>();
        for (int exponent = (int) Math.floor(Math.log10(scale.low()));
                Math.pow(10, exponent) <= scale.high();
                exponent++) {
            for (double step : isNarrow ? new double[] {1, 2, 5} : new double[] {1}) {
                double value = step * Math.pow(10, exponent);
                if (scale.holds(value)) {
                    ticks.add(tick(value));
                }
            }
        }
        return ticks;
    }

    private static List<Tick> percentiles(Scale scale) {
        List<Tick> ticks = new ArrayList<>();
        for (double percentile : PERCENTILES) {
            if (scale.holds(percentile)) {
                ticks.add(new Tick(percentile, text(percentile) + " %"));
            }
        }
        return ticks;
    }

    private static Tick tick(double value) {
        double round = new BigDecimal(value).round(new MathContext(6)).doubleValue();
        return new Tick(round, text(round));
    }

    private static String text(double value) {
        return new DecimalFormat("#,##0.#######", DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(value);
    }
}
