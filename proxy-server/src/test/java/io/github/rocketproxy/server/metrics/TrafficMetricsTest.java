package io.github.rocketproxy.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.it.support.Exposition;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.status.MeterSlots;
import io.github.rocketproxy.server.admin.AdminRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrafficMetricsTest {
    private static final int TOPICS = 10_000;
    private static final int MAX = 100;
    private static final int MAX_PAIRS = 30;

    private final MeterSlots topics = new MeterSlots(MAX);
    private final MeterSlots groups = new MeterSlots(MAX);
    private final FixedShard one = new FixedShard(0);
    private final FixedShard two = new FixedShard(1);
    private final Metrics metrics =
            new Metrics(
                    Map.of("zone", "a\"b"),
                    List.of(
                            new TrafficMetrics(
                                    List.of(one, two),
                                    topics,
                                    groups,
                                    MAX_PAIRS,
                                    new Identity("c", "n", "cluster"))));

    @Test
    void shouldBoundTheSeriesOfTenThousandTopicsAndLoseNoMessage() {
        for (int i = 0; i < TOPICS; i++) {
            int topic = topics.slotOf("topic-" + i);
            int group = groups.slotOf("group-" + i);
            FixedShard shard = i % 2 == 0 ? one : two;
            shard.traffic().stored(topic, MessageKind.NORMAL, 10);
            shard.traffic().delivered(topic, group, false, 10);
        }

        Exposition scrape = scrape();

        assertThat(scrape.value("rocketmq_messages_in_total")).isEqualTo(TOPICS);
        assertThat(scrape.value("rocketmq_messages_in_total", "topic=topic-5")).isOne();
        assertThat(scrape.value("rocketmq_messages_in_total", "topic=_other"))
                .isEqualTo(TOPICS - MAX);
        assertThat(scrape.value("rocketmq_throughput_out_total")).isEqualTo(10 * TOPICS);
        assertThat(scrape.value("rocketmq_messages_out_total", "consumer_group=_other"))
                .isEqualTo(TOPICS - MAX_PAIRS);
        assertThat(scrape.value("rocketproxy_metrics_folded_names_total", "label=topic"))
                .isEqualTo(TOPICS - MAX);
        int aTopic = 2 + 7 + 2; // counters; buckets, sum and count
        assertThat(scrape.size("rocketmq_")).isEqualTo(aTopic * (MAX + 1) + 2 * (MAX_PAIRS + 1));
    }

    private Exposition scrape() {
        byte[] page =
                (byte[])
                        new MetricsPage(metrics)
                                .answer(new AdminRequest("GET", "/metrics", Map.of(), ""))
                                .content();
        return new Exposition(new String(page, StandardCharsets.UTF_8));
    }

    @Test
    void shouldNeverTakeBackASeries() {
        for (int i = 1; i <= MAX_PAIRS + 5; i++) {
            one.traffic().delivered(topics.slotOf("t" + i), groups.slotOf("g" + i), false, 1);
            scrape();
        }
        two.traffic().delivered(topics.find("t35"), groups.find("g35"), false, 1);
        one.traffic().delivered(topics.find("t1"), groups.find("g1"), true, 1);

        Exposition scrape = scrape();

        assertThat(scrape.value("rocketmq_messages_out_total", "topic=t1", "is_retry=false"))
                .isOne();
        assertThat(scrape.value("rocketmq_messages_out_total", "topic=t1", "is_retry=true"))
                .isOne();
        assertThat(scrape.value("rocketmq_messages_out_total", "topic=_other")).isEqualTo(6);
    }
}
