package io.github.rocketproxy.server.admin;

import io.github.rocketproxy.pipeline.status.Step;
import io.github.rocketproxy.server.live.StepWindows;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What each step of a request takes: percentiles, microseconds. */
public final class StagesPage implements AdminPage {
    private static final double US_PER_NS = 1e-3;

    private final StepWindows windows;

    public StagesPage(StepWindows windows) {
        this.windows = windows;
    }

    @Override
    public Answer answer(AdminRequest request) {
        StepWindows.Reading reading = windows.read();
        Map<String, Object> steps = new LinkedHashMap<>();
        for (Step step : Step.values()) {
            StepWindows.Durations durations = reading.steps().get(step);
            steps.put(
                    step.name().toLowerCase(Locale.ROOT),
                    Map.of(
                            "recent", figures(durations.recent()),
                            "sinceStart", figures(durations.sinceStart())));
        }
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("unit", "microseconds");
        page.put("recentMs", reading.recentMs());
        page.put("steps", steps);
        return Answer.ok(page);
    }

    private static Map<String, Object> figures(Histogram histogram) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("count", histogram.getTotalCount());
        figures.put("p50", us(histogram, 50));
        figures.put("p90", us(histogram, 90));
        figures.put("p99", us(histogram, 99));
        figures.put("p999", us(histogram, 99.9));
        figures.put("max", us(histogram, 100));
        return figures;
    }

    private static double us(Histogram histogram, double percentile) {
        return Math.round(histogram.getValueAtPercentile(percentile) * US_PER_NS * 10) / 10.0;
    }
}
