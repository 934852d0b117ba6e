package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.route.RouteTable;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Finding a topic's route by the bytes of its name. Budget: no allocation. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class RouteTableBenchmark {
    /** Topics in the table. */
    @Param({"1", "10000"})
    public int topics;

    private RouteTable table;
    private ByteBuf payload;
    private final Slice topic = new Slice();

    /** Fills the table. */
    @Setup
    public void fill() {
        Map<String, TopicRoute> routes = new HashMap<>();
        for (int i = 0; i < topics; i++) {
            String name = "orders-of-region-" + i;
            routes.put(name, TopicRoute.missing(name, 0));
        }
        table = new RouteTable(routes, Map.of());
        String wanted = "orders-of-region-" + topics / 2;
        payload = Unpooled.copiedBuffer(wanted, StandardCharsets.US_ASCII);
        topic.set(0, wanted.length());
    }

    /** A topic that is there. */
    @Benchmark
    public TopicRoute find() {
        return table.find(payload, topic);
    }
}
