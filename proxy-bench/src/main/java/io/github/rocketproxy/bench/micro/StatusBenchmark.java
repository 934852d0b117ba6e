package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Counting and recording, as each request does at each step. Budget: no allocation. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class StatusBenchmark {
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
