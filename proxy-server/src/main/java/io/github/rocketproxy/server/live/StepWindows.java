package io.github.rocketproxy.server.live;

import io.github.rocketproxy.pipeline.status.Step;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * What steps have taken lately and since the start, for any number of askers, none of whom takes
 * anything away. Any thread but an event loop.
 */
public final class StepWindows {
    private static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(10);

    private final StepReadings.Reader reader;
    private final LongSupplier nanoTime;
    private final Map<Step, Windows> steps = new EnumMap<>(Step.class);
    private long earlierNs; // begin of the window before the newest one
    private long newestNs; // begin of the newest

    /**
     * @param nanoTime {@code System::nanoTime}, or a clock of a test
     */
    public StepWindows(StepReadings.Reader reader, LongSupplier nanoTime) {
        this.reader = reader;
        this.nanoTime = nanoTime;
        earlierNs = nanoTime.getAsLong();
        newestNs = earlierNs;
        for (Step step : Step.values()) {
            steps.put(step, new Windows());
        }
    }

    private static final class Windows {
        private Histogram earlier = new Histogram(2);
        private Histogram newest = new Histogram(2);
        private final Histogram sinceStart = new Histogram(2);

        void turn() {
            Histogram spare = earlier;
            earlier = newest;
            newest = spare;
            newest.reset();
        }
    }

    /**
     * What a step took.
     *
     * @param recent over the time of {@link Reading#recentMs}, ns
     * @param sinceStart ns
     */
    public record Durations(Histogram recent, Histogram sinceStart) {}

    /**
     * All steps.
     *
     * @param recentMs how far back the recent ones go: ten to twenty seconds where somebody asks
     *     often enough
     */
    public record Reading(long recentMs, Map<Step, Durations> steps) {}

    /** As it is now. */
    public synchronized Reading read() {
        long nowNs = nanoTime.getAsLong();
        if (nowNs - newestNs >= WINDOW_NS) {
            earlierNs = newestNs;
            newestNs = nowNs;
            take();
            steps.values().forEach(Windows::turn);
        } else {
            take();
        }
        Map<Step, Durations> durations = new EnumMap<>(Step.class);
        steps.forEach(
                (step, windows) -> {
                    Histogram recent = windows.earlier.copy();
                    recent.add(windows.newest);
                    durations.put(step, new Durations(recent, windows.sinceStart.copy()));
                });
        return new Reading(TimeUnit.NANOSECONDS.toMillis(nowNs - earlierNs), durations);
    }

    /** Into the newest window. */
    private void take() {
        steps.forEach(
                (step, windows) -> {
                    Histogram fresh = new Histogram(2);
                    reader.addInterval(step, fresh);
                    windows.newest.add(fresh);
                    windows.sinceStart.add(fresh);
                });
    }
}
