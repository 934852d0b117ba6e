package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.ProxyUnderTest;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.PushConsumer;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Order within a message group, with all groups sent at the same time and each message sent after
 * its predecessor's receipt.
 */
@IntegrationTest
class FifoIT {
    private static final String MODES = "io.github.rocketproxy.it.support.PipelineMode#underTest";
    private static final int GROUPS = 12;
    private static final int PER_GROUP = 40;

    private final RealCluster cluster = RealCluster.shared();
    private final Map<String, List<Integer>> seen = new ConcurrentHashMap<>();

    @ParameterizedTest
    @MethodSource(MODES)
    void shouldPushInOrderOfEachGroupWhenGroupsAreSentConcurrently(PipelineMode mode)
            throws Exception {
        ProxyUnderTest proxy = ProxyKind.shared(mode);
        String topic = cluster.createTopic("fifo-push", TopicType.FIFO, 4);
        String group = cluster.createGroup("fifo-push", true);
        Clients clients = new Clients(proxy);
        try (PushConsumer consumer =
                        clients.pushConsumer(
                                group,
                                topic,
                                8,
                                view -> {
                                    record(view);
                                    return ConsumeResult.SUCCESS;
                                });
                Producer producer = clients.producer(topic)) {
            sendAll(producer, topic);

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(distinct()).isEqualTo(GROUPS * PER_GROUP));

            assertThat(consumer.getConsumerGroup()).isEqualTo(group);
            assertInOrder();
        }
    }

    @ParameterizedTest
    @MethodSource(MODES)
    void shouldReceiveInOrderOfEachGroupWhenPolled(PipelineMode mode) throws Exception {
        ProxyUnderTest proxy = ProxyKind.shared(mode);
        String topic = cluster.createTopic("fifo-simple", TopicType.FIFO, 4);
        String group = cluster.createGroup("fifo-simple", true);
        Clients clients = new Clients(proxy);
        try (Producer producer = clients.producer(topic);
                SimpleConsumer consumer = clients.simpleConsumer(group, topic, "*")) {
            sendAll(producer, topic);

            Awaitility.await()
                    .atMost(Duration.ofSeconds(90))
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(1))
                    .until(
                            () -> {
                                for (MessageView view :
                                        consumer.receive(32, Duration.ofSeconds(30))) {
                                    record(view);
                                    consumer.ack(view);
                                }
                                return distinct() == GROUPS * PER_GROUP;
                            });

            assertInOrder();
        }
    }

    private void sendAll(Producer producer, String topic) throws InterruptedException {
        Set<Throwable> failures = ConcurrentHashMap.newKeySet();
        List<Thread> senders =
                IntStream.range(0, GROUPS)
                        .mapToObj(
                                g ->
                                        Thread.ofVirtual()
                                                .uncaughtExceptionHandler(
                                                        (thread, failure) -> failures.add(failure))
                                                .start(() -> sendGroup(producer, topic, "g" + g)))
                        .toList();
        for (Thread sender : senders) {
            sender.join();
        }
        assertThat(failures).isEmpty();
    }

    private static void sendGroup(Producer producer, String topic, String messageGroup) {
        for (int i = 0; i < PER_GROUP; i++) {
            byte[] body = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
            producer.sendAsync(Clients.message(topic, body).setMessageGroup(messageGroup).build())
                    .join();
        }
    }

    private void record(MessageView view) {
        String messageGroup = view.getMessageGroup().orElse("none");
        int number = Integer.parseInt(new String(Clients.body(view), StandardCharsets.US_ASCII));
        seen.computeIfAbsent(messageGroup, name -> new ArrayList<>());
        synchronized (seen.get(messageGroup)) {
            seen.get(messageGroup).add(number);
        }
    }

    private int distinct() {
        int count = 0;
        for (List<Integer> numbers : seen.values()) {
            synchronized (numbers) {
                count += (int) numbers.stream().distinct().count();
            }
        }
        return count;
    }

    /** First sights in order: at-least-once delivery may repeat a message, never overtake one. */
    private void assertInOrder() {
        List<Integer> expected = IntStream.range(0, PER_GROUP).boxed().toList();
        assertThat(seen).hasSize(GROUPS);
        seen.forEach(
                (messageGroup, numbers) ->
                        assertThat(numbers.stream().distinct().toList())
                                .as(messageGroup)
                                .isEqualTo(expected));
    }
}
