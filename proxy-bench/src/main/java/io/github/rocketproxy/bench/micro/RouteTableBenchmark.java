package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.route.RouteTable;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Finding a topic's route by the bytes of its name. Budget: no allocation. */
public class RouteTableBenchmark extends HotPathBenchmark {
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
