package io.github.rocketproxy.pipeline.status;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * One shard's histograms, one per step, nanoseconds, up to a minute at two digits. Each step has
 * one writing thread (see {@link Step}); recording allocates nothing and never waits. Readers take
 * interval snapshots.
 */
public final class StepRecorders {
    private static final long HIGHEST_NS = 60_000_000_000L;
    private static final int DIGITS = 2;

    private final SingleWriterRecorder[] recorders = new SingleWriterRecorder[Step.values().length];

    /** Makes the recorders, empty. */
    public StepRecorders() {
        for (int i = 0; i < recorders.length; i++) {
            recorders[i] = new SingleWriterRecorder(1, HIGHEST_NS, DIGITS);
        }
    }

    /** The step's own thread only. Clamped to the range. */
    public void record(Step step, long durationNs) {
        recorders[step.ordinal()].recordValue(Math.clamp(durationNs, 1, HIGHEST_NS));
    }

    /** What was recorded since the last call for this step. Any thread; one reader at a time. */
    public synchronized Histogram interval(Step step) {
        return recorders[step.ordinal()].getIntervalHistogram();
    }
}
