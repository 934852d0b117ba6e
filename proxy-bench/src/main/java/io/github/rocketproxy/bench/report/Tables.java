package io.github.rocketproxy.bench.report;

import java.util.Locale;

/** The tables of a report. */
public final class Tables {
    private Tables() {}

    /** Every sample, for the terminal. */
    public static String summary(Report report) {
        StringBuilder text = new StringBuilder();
        for (Sample sample : report.samples()) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-11s %-11s at %-8.0f round %d ",
                            sample.scenario(),
                            sample.target(),
                            sample.at(),
                            sample.round()));
            sample.values()
                    .forEach(
                            (metric, value) ->
                                    text.append(
                                            String.format(Locale.ROOT, " %s=%.1f", metric, value)));
            text.append('\n');
        }
        return text.toString();
    }
}
