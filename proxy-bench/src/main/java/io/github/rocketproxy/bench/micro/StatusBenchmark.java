package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Counting and recording, as each request does at each step. Budget: no allocation. */
public class StatusBenchmark extends HotPathBenchmark {
    private final Counters counters = new Counters();
    private final StepRecorders recorders = new StepRecorders();
    private long durationNs;

    /** Flips the histograms a thousand times as often as the live view does. */
    @State(Scope.Benchmark)
    public static class Reader {
        private static final long INTERVAL_MS = 1;

        private final Histogram sum = new Histogram(2);
        private final ScheduledExecutorService schedule =
                Executors.newSingleThreadScheduledExecutor();

        /** Starts reading. */
        @Setup
        public void start(StatusBenchmark written) {
            schedule.scheduleAtFixedRate(
                    () -> written.recorders.addInterval(Step.TOTAL, sum),
                    INTERVAL_MS,
                    INTERVAL_MS,
                    TimeUnit.MILLISECONDS);
        }

        /** Ends reading. */
        @TearDown
        public void end() {
            schedule.shutdownNow();
        }
    }

    /** One counter, one thread. */
    @Benchmark
    public void increment() {
        counters.increment(ProxyCounter.REQUESTS);
    }

    /** What a reader does to its writer: as {@link #record}, while another thread reads. */
    @Benchmark
    public void recordWhileRead(Reader reader) {
        record();
    }

    /** One step, durations up to 1 ms. */
    @Benchmark
    public void record() {
        durationNs = (durationNs + 7_919) % 1_000_000;
        recorders.record(Step.TOTAL, durationNs);
    }
}
