package io.github.rocketproxy.server.metrics;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import io.github.rocketproxy.server.live.Gauge;
import io.github.rocketproxy.server.live.StepReadings;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Every counter, gauge and step that there is, named after itself. Steps are histograms with fixed
 * buckets, not summaries: buckets of many proxies can be added up, percentiles cannot.
 */
final class ShardMetrics implements MetricSource {
    private static final double SECONDS_PER_NS = 1e-9;
    private static final long US = 1_000;
    private static final long MS = 1_000 * US;

    /** ns; from what a step takes that does not wait up to a long poll. */
    private static final long[] STEP_BOUNDS = {
        US,
        2 * US,
        5 * US,
        10 * US,
        25 * US,
        50 * US,
        100 * US,
        250 * US,
        500 * US,
        MS,
        2 * MS + 500 * US,
        5 * MS,
        10 * MS,
        25 * MS,
        50 * MS,
        100 * MS,
        250 * MS,
        500 * MS,
        1_000 * MS,
        2_500 * MS,
        5_000 * MS,
        10_000 * MS,
        30_000 * MS
    };

    private final List<MeteredShard> shards;
    private final Counters shared;
    private final int ringSize;
    private final int maxLeases;
    private final StepReadings.Reader steps;
    private final Map<Step, Histogram> sinceStart = new EnumMap<>(Step.class); // under this

    /**
     * @param shared what is counted by no shard
     * @param ringSize places in a shard's ring
     * @param maxLeases messages that a shard may keep invisible
     */
    ShardMetrics(
            List<MeteredShard> shards,
            Counters shared,
            int ringSize,
            int maxLeases,
            StepReadings.Reader steps) {
        this.shards = shards;
        this.shared = shared;
        this.ringSize = ringSize;
        this.maxLeases = maxLeases;
        this.steps = steps;
        for (Step step : Step.values()) {
            sinceStart.put(step, new Histogram(2));
        }
    }

    @Override
    public void collect(Families families) {
        for (ProxyCounter counter : ProxyCounter.values()) {
            families.counter(name(counter), sentence(counter.description()))
                    .add(
                            shared.value(counter)
                                    + shards.stream()
                                            .mapToLong(shard -> shard.counters().value(counter))
                                            .sum());
        }
        collectGauges(families);
        collectSteps(families);
        families.histogram("rocketproxy_send_batch_messages", "Messages a send request to a broker")
                .add(Buckets.sum(1, shards.stream().map(s -> s.traffic().sendBatches())::iterator));
        families.histogram(
                        "rocketproxy_ack_batch_handles",
                        "Receipt handles an ack request to a broker")
                .add(Buckets.sum(1, shards.stream().map(s -> s.traffic().ackBatches())::iterator));
    }

    private void collectGauges(Families families) {
        Map<Gauge, Families.Numbers> gauges = new EnumMap<>(Gauge.class);
        for (Gauge gauge : Gauge.values()) {
            gauges.put(gauge, families.gauge(gaugeName(gauge), sentence(gauge.description())));
        }
        Families.Numbers capacity =
                families.gauge("rocketproxy_ring_capacity", "Places in the ring of a shard");
        Families.Numbers leases =
                families.gauge(
                        "rocketproxy_lease_capacity", "Messages that a shard may keep invisible");
        for (MeteredShard shard : shards) {
            String id = Integer.toString(shard.id());
            shard.gauges().forEach((gauge, value) -> gauges.get(gauge).add(value, "shard", id));
            capacity.add(ringSize, "shard", id);
            leases.add(maxLeases, "shard", id);
        }
    }

    private synchronized void collectSteps(Families families) {
        Families.Distributions durations =
                families.histogram(
                        "rocketproxy_step_duration_seconds",
                        "Time that the steps of a request take; total is from arrival to written");
        sinceStart.forEach(
                (step, histogram) -> {
                    steps.addInterval(step, histogram);
                    durations.add(
                            Buckets.of(histogram, STEP_BOUNDS, SECONDS_PER_NS),
                            "step",
                            step.name().toLowerCase(Locale.ROOT));
                });
    }

    private static String name(ProxyCounter counter) {
        return "rocketproxy_" + counter.name().toLowerCase(Locale.ROOT);
    }

    /** A gauge may be named like a counter: leases that are held, and leases since start. */
    private static String gaugeName(Gauge gauge) {
        return "rocketproxy_current_" + gauge.name().toLowerCase(Locale.ROOT);
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
