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

    /** Handed back to the recorder with each reading, so that readings allocate nothing. */
    private final Histogram[] spares = new Histogram[recorders.length];

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

    /**
     * Adds to {@code sum} what was recorded for this step since it was last read. Any thread; one
     * reader at a time. The reader waits for a record that is being written, the writer never.
     */
    public synchronized void addInterval(Step step, Histogram sum) {
        int i = step.ordinal();
        spares[i] = recorders[i].getIntervalHistogram(spares[i]);
        sum.add(spares[i]);
    }

    /** What was recorded for this step since it was last read. Any thread; one reader at a time. */
    public synchronized Histogram interval(Step step) {
        return recorders[step.ordinal()].getIntervalHistogram();
    }
}
