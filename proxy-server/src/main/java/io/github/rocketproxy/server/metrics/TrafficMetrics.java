package io.github.rocketproxy.server.metrics;

import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.status.CountHistogram;
import io.github.rocketproxy.pipeline.status.MeterSlots;
import io.github.rocketproxy.pipeline.status.OutMeter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.topic.TopicValidator;

/**
 * Messages by topic and group, under the official names, with as many series as are allowed: what
 * goes beyond is added up under the name {@link MeterSlots#OTHER_NAME}.
 */
public final class TrafficMetrics implements MetricSource {
    private static final Pair OTHER = new Pair(MeterSlots.OTHER, MeterSlots.OTHER);

    private final List<MeteredShard> shards;
    private final MeterSlots topics;
    private final MeterSlots groups;
    private final int maxPairs;
    private final Identity identity;

    /** Pairs that have series of their own, for good: else a counter could go backwards. */
    private final Set<Pair> shown = new LinkedHashSet<>(); // under this

    /**
     * @param topics by whose numbers topics are counted
     * @param groups by whose numbers groups are counted
     * @param maxPairs most pairs of a topic and a group that get series of their own
     */
    TrafficMetrics(
            List<MeteredShard> shards,
            MeterSlots topics,
            MeterSlots groups,
            int maxPairs,
            Identity identity) {
        this.shards = shards;
        this.topics = topics;
        this.groups = groups;
        this.maxPairs = maxPairs;
        this.identity = identity;
    }

    private record Pair(int topic, int group) {}

    /**
     * Messages and bytes.
     *
     * @param messages since start
     * @param bytes of their bodies
     */
    public record Total(long messages, long bytes) {
        /** Nothing. */
        public static final Total NONE = new Total(0, 0);

        /** Both together. */
        public Total plus(Total other) {
            return new Total(messages + other.messages, bytes + other.bytes);
        }
    }

    @Override
    public void collect(Families families) {
        collectIn(families);
        collectOut(families);
        Families.Numbers folded =
                families.counter(
                        "rocketproxy_metrics_folded_names",
                        "Topics and consumer groups that have no series of their own");
        folded.add(topics.foldedNames(), "label", "topic");
        folded.add(groups.foldedNames(), "label", "consumer_group");
    }

    private void collectIn(Families families) {
        Families.Numbers messages =
                families.counter("rocketmq_messages_in", "Messages that brokers have stored");
        Families.Numbers bytes =
                families.counter("rocketmq_throughput_in", "Bytes of their bodies");
        Families.Distributions sizes =
                families.histogram("rocketmq_message_size", "bytes", "Sizes of their bodies");
        int end = topicSlots();
        for (int slot = 0; slot < end; slot++) {
            for (MessageKind kind : MessageKind.values()) {
                Buckets sum = Buckets.sum(1, sizes(slot, kind));
                if (sum != null) {
                    String topic = topics.name(slot);
                    String type = kind.name().toLowerCase(Locale.ROOT);
                    String[] labels =
                            identity.with(
                                    "topic",
                                    topic,
                                    "message_type",
                                    type,
                                    "is_system",
                                    Boolean.toString(TopicValidator.isSystemTopic(topic)));
                    messages.add(sum.count(), labels);
                    bytes.add(sum.sum(), labels);
                    sizes.add(sum, identity.with("topic", topic, "message_type", type));
                }
            }
        }
    }

    private int topicSlots() {
        return shards.stream().mapToInt(shard -> shard.traffic().topicSlots()).max().orElse(0);
    }

    private Iterable<CountHistogram> sizes(int slot, MessageKind kind) {
        List<CountHistogram> sizes = new ArrayList<>();
        shards.forEach(shard -> sizes.add(shard.traffic().sizes(slot, kind)));
        return sizes;
    }

    private synchronized void collectOut(Families families) {
        Families.Numbers messages =
                families.counter("rocketmq_messages_out", "Messages that were given to clients");
        Families.Numbers bytes =
                families.counter("rocketmq_throughput_out", "Bytes of their bodies");
        for (boolean isRetry : new boolean[] {false, true}) {
            Map<Pair, Total> totals = new LinkedHashMap<>();
            outMeters()
                    .filter(meter -> meter.messages(isRetry).count() > 0)
                    .forEach(
                            meter ->
                                    totals.merge(shown(meter), total(meter, isRetry), Total::plus));
            totals.forEach(
                    (pair, total) -> {
                        String[] labels = labels(pair, isRetry);
                        messages.add(total.messages(), labels);
                        bytes.add(total.bytes(), labels);
                    });
        }
    }

    private Stream<OutMeter> outMeters() {
        return shards.stream().flatMap(shard -> Stream.of(shard.traffic().out()));
    }

    private static Total total(OutMeter meter, boolean isRetry) {
        CountHistogram messages = meter.messages(isRetry);
        return new Total(messages.count(), messages.sum());
    }

    private Pair shown(OutMeter meter) {
        Pair pair = new Pair(meter.topicSlot(), meter.groupSlot());
        if (pair.equals(OTHER) || shown.contains(pair)) {
            return pair;
        }
        if (shown.size() >= maxPairs) {
            return OTHER;
        }
        shown.add(pair);
        return pair;
    }

    private String[] labels(Pair pair, boolean isRetry) {
        String topic = topics.name(pair.topic());
        String group = groups.name(pair.group());
        return identity.with(
                "topic",
                topic,
                "consumer_group",
                group,
                "is_retry",
                Boolean.toString(isRetry),
                "is_system",
                Boolean.toString(
                        TopicValidator.isSystemTopic(topic) || MixAll.isSysConsumerGroup(group)));
    }

    /**
     * What was stored of each topic that has figures of its own, by name; of all others together
     * under {@link MeterSlots#OTHER_NAME}.
     */
    public Map<String, Total> stored() {
        Map<String, Total> totals = new HashMap<>();
        int end = topicSlots();
        for (int slot = 0; slot < end; slot++) {
            for (MessageKind kind : MessageKind.values()) {
                for (CountHistogram sizes : sizes(slot, kind)) {
                    if (sizes != null) {
                        totals.merge(
                                topics.name(slot),
                                new Total(sizes.count(), sizes.sum()),
                                Total::plus);
                    }
                }
            }
        }
        return totals;
    }

    /** What was delivered, as {@link #stored}. */
    public Map<String, Total> delivered() {
        Map<String, Total> totals = new HashMap<>();
        outMeters()
                .forEach(
                        meter ->
                                totals.merge(
                                        topics.name(meter.topicSlot()),
                                        total(meter, false).plus(total(meter, true)),
                                        Total::plus));
        return totals;
    }
}
