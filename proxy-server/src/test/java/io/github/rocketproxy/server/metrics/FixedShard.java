package io.github.rocketproxy.server.metrics;

import io.github.rocketproxy.backend.link.LinkView;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.RpcMeters;
import io.github.rocketproxy.pipeline.status.TrafficMeters;
import io.github.rocketproxy.server.live.Gauge;
import java.util.List;
import java.util.Map;

/** A shard that nothing happens on but what a test does. */
record FixedShard(int id, Counters counters, RpcMeters rpcs, TrafficMeters traffic)
        implements MeteredShard {
    FixedShard(int id) {
        this(id, new Counters(), new RpcMeters(), new TrafficMeters());
    }

    @Override
    public Map<Gauge, Long> gauges() {
        return Map.of(Gauge.LEASES, 7L);
    }

    @Override
    public List<LinkView> links() {
        return List.of();
    }
}
