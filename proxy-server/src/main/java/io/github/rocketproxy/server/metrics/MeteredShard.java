package io.github.rocketproxy.server.metrics;

import io.github.rocketproxy.backend.link.LinkView;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.RpcMeters;
import io.github.rocketproxy.pipeline.status.TrafficMeters;
import io.github.rocketproxy.server.live.Gauge;
import java.util.List;
import java.util.Map;

/** What can be read of one shard. Any thread but an event loop. */
public interface MeteredShard {
    /** Number of the shard, from 0. */
    int id();

    Counters counters();

    RpcMeters rpcs();

    TrafficMeters traffic();

    /** Every gauge as it is now. Waits for the shard's loop. */
    Map<Gauge, Long> gauges();

    /** How each broker link is now. Waits for the shard's loop. */
    List<LinkView> links();
}
