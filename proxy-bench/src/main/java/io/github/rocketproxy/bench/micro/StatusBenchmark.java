package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import org.openjdk.jmh.annotations.Benchmark;

/** Counting and recording, as each request does at each step. Budget: no allocation. */
public class StatusBenchmark extends HotPathBenchmark {
    private final Counters counters = new Counters();
    private final StepRecorders recorders = new StepRecorders();
    private long durationNs;

    /** One counter, one thread. */
    @Benchmark
    public void increment() {
        counters.increment(ProxyCounter.REQUESTS);
    }

    /** One step, durations up to 1 ms. */
    @Benchmark
    public void record() {
        durationNs = (durationNs + 7_919) % 1_000_000;
        recorders.record(Step.TOTAL, durationNs);
    }
}
