package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.PushConsumer;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@IntegrationTest
class DelayIT {
    /** The broker's timer works in whole seconds and rounds down. */
    private static final long TIMER_PRECISION_MS = 1_000;

    private final RealCluster cluster = RealCluster.shared();

    @Test
    void shouldDeliverNotBeforeItsTimeWhenDelayed() throws Exception {
        String topic = cluster.createTopic("delay", TopicType.DELAY, 2);
        String group = cluster.createGroup("delay", false);
        Clients clients = new Clients(ProxyKind.shared(PipelineMode.FUSED));
        Map<String, Long> arrivals = new ConcurrentHashMap<>();
        try (PushConsumer consumer =
                        clients.pushConsumer(
                                group,
                                topic,
                                2,
                                view -> {
                                    arrivals.put(
                                            new String(
                                                    Clients.body(view), StandardCharsets.US_ASCII),
                                            System.currentTimeMillis());
                                    return ConsumeResult.SUCCESS;
                                });
                Producer producer = clients.producer(topic)) {
            long laterMs = System.currentTimeMillis() + 6_000;
            long pastMs = System.currentTimeMillis() - 5_000;
            producer.send(
                    Clients.message(topic, ascii("later")).setDeliveryTimestamp(laterMs).build());
            producer.send(
                    Clients.message(topic, ascii("past")).setDeliveryTimestamp(pastMs).build());

            Awaitility.await()
                    .atMost(Duration.ofSeconds(40))
                    .until(() -> arrivals.keySet().containsAll(java.util.Set.of("later", "past")));

            assertThat(arrivals.get("later")).isGreaterThanOrEqualTo(laterMs - TIMER_PRECISION_MS);
            assertThat(arrivals.get("past")).isLessThan(arrivals.get("later"));
            assertThat(consumer.getConsumerGroup()).isEqualTo(group);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
