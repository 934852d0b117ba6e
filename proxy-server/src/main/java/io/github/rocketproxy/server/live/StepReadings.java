package io.github.rocketproxy.server.live;

import io.github.rocketproxy.pipeline.status.Step;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.HdrHistogram.Histogram;

/**
 * What the shards have recorded, for any number of readers: the recorders hand out each duration
 * once, here every reader gets it. Any thread but an event loop.
 */
public final class StepReadings {
    private static final int DIGITS = 2;

    private final List<StepRecorders> recorders;
    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private final Histogram interval = new Histogram(DIGITS); // under lock

    /**
     * @param recorders of all shards; nobody else may read them
     */
    public StepReadings(List<StepRecorders> recorders) {
        this.recorders = List.copyOf(recorders);
    }

    /** One more reader, who gets what is handed out from now on. */
    public Reader reader() {
        Reader reader = new Reader();
        readers.add(reader);
        return reader;
    }

    private void drain(Step step) {
        interval.reset();
        recorders.forEach(shard -> shard.addInterval(step, interval));
        readers.forEach(reader -> reader.pending[step.ordinal()].add(interval));
    }

    /** One reader. */
    public final class Reader {
        private final Histogram[] pending = new Histogram[Step.values().length];

        private Reader() {
            for (int i = 0; i < pending.length; i++) {
                pending[i] = new Histogram(DIGITS);
            }
        }

        /**
         * Adds to {@code sum} what was recorded for the step since this reader's last call, over
         * all shards, ns.
         */
        public void addInterval(Step step, Histogram sum) {
            synchronized (StepReadings.this) {
                drain(step);
                sum.add(pending[step.ordinal()]);
                pending[step.ordinal()].reset();
            }
        }
    }
}
