package io.github.rocketproxy.server.admin;

import io.github.rocketproxy.pipeline.status.CountHistogram;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.server.live.Gauge;
import io.github.rocketproxy.server.metrics.MeteredShard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How full each shard is, and how well its messages travel together. */
public final class ShardsPage implements AdminPage {
    private final List<? extends MeteredShard> shards;
    private final int ringSize;

    /**
     * @param ringSize places in a shard's ring
     */
    public ShardsPage(List<? extends MeteredShard> shards, int ringSize) {
        this.shards = List.copyOf(shards);
        this.ringSize = ringSize;
    }

    @Override
    public Answer answer(AdminRequest request) {
        return Answer.ok(
                Map.of(
                        "atMs",
                        System.currentTimeMillis(),
                        "shards",
                        shards.stream().map(this::view).toList()));
    }

    private Map<String, Object> view(MeteredShard shard) {
        Map<Gauge, Long> gauges = shard.gauges();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("shard", shard.id());
        view.put("ringSize", ringSize);
        view.put("ringBacklog", gauges.get(Gauge.RING_BACKLOG));
        view.put("parked", gauges.get(Gauge.PARKED));
        view.put("inFlight", gauges.get(Gauge.IN_FLIGHT));
        view.put("leases", gauges.get(Gauge.LEASES));
        view.put("requests", shard.counters().value(ProxyCounter.REQUESTS));
        view.put("ringFull", shard.counters().value(ProxyCounter.RING_FULL));
        view.put("sendBatch", batch(shard.traffic().sendBatches()));
        view.put("ackBatch", batch(shard.traffic().ackBatches()));
        return view;
    }

    private static Map<String, Object> batch(CountHistogram sizes) {
        long count = sizes.count();
        Map<String, Object> batch = new LinkedHashMap<>();
        batch.put("requests", count);
        batch.put("mean", count == 0 ? 0 : Math.round(10.0 * sizes.sum() / count) / 10.0);
        return batch;
    }
}
