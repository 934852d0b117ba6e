package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.CallPool;
import io.github.rocketproxy.backend.link.InFlightTable;
import org.openjdk.jmh.annotations.Benchmark;

/** A call's opaque, from request to answer. */
public class InFlightTableBenchmark extends HotPathBenchmark {
    private static final int CAPACITY = 4096;

    private final InFlightTable table = new InFlightTable(CAPACITY);
    private final BrokerCall call = new CallPool(1).take();

    /** In, and out by its opaque. */
    @Benchmark
    public BrokerCall addAndRemove() {
        return table.remove(table.add(call));
    }
}
