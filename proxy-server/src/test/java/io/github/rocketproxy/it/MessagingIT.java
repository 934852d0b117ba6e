package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.AckMessageResponse;
import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.ReceiveMessageResponse;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.SendMessageResponse;
import apache.rocketmq.v2.SendResultEntry;
import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.ProxyUnderTest;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.PushConsumer;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.apache.rocketmq.client.apis.producer.SendReceipt;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@IntegrationTest
class MessagingIT {
    private static final String MODES = "io.github.rocketproxy.it.support.PipelineMode#underTest";
    private static final Duration INVISIBLE = Duration.ofSeconds(30);

    private final RealCluster cluster = RealCluster.shared();

    @ParameterizedTest
    @MethodSource(MODES)
    void shouldDeliverBodyKeysAndPropertiesIntactWhenTagMatches(PipelineMode mode)
            throws Exception {
        ProxyUnderTest proxy = ProxyKind.shared(mode);
        String topic = cluster.createTopic("normal", TopicType.NORMAL, 4);
        String group = cluster.createGroup("simple", false);
        Clients clients = new Clients(proxy);
        byte[] body = new byte[70_000];
        new Random(7).nextBytes(body);
        try (Producer producer = clients.producer(topic);
                SimpleConsumer consumer = clients.simpleConsumer(group, topic, "wanted || other")) {
            producer.send(Clients.message(topic, body).setTag("unwanted").build());
            SendReceipt receipt =
                    producer.send(
                            Clients.message(topic, body)
                                    .setTag("wanted")
                                    .setKeys("k1", "k2")
                                    .addProperty("colour", "grün")
                                    .addProperty("empty-looking", " x ")
                                    .build());

            List<MessageView> received = receive(consumer, 1);

            assertThat(received).hasSize(1);
            MessageView view = received.getFirst();
            assertThat(Clients.body(view)).isEqualTo(body);
            assertThat(view.getMessageId()).isEqualTo(receipt.getMessageId());
            assertThat(view.getTopic()).isEqualTo(topic);
            assertThat(view.getTag()).contains("wanted");
            assertThat(view.getKeys()).containsExactly("k1", "k2");
            assertThat(view.getProperties())
                    .isEqualTo(Map.of("colour", "grün", "empty-looking", " x "));
            assertThat(view.getDeliveryAttempt()).isEqualTo(1);
            assertThat(view.getBornTimestamp()).isPositive();
            consumer.ack(view);
        }
    }

    @ParameterizedTest
    @MethodSource(MODES)
    void shouldPushEveryMessageOnceAckedWhenSentSinglyAndAtOnce(PipelineMode mode)
            throws Exception {
        ProxyUnderTest proxy = ProxyKind.shared(mode);
        String topic = cluster.createTopic("push", TopicType.NORMAL, 4);
        String group = cluster.createGroup("push", false);
        Clients clients = new Clients(proxy);
        Set<String> sent = ConcurrentHashMap.newKeySet();
        Set<String> received = ConcurrentHashMap.newKeySet();
        try (PushConsumer consumer =
                        clients.pushConsumer(
                                group,
                                topic,
                                4,
                                view -> {
                                    received.add(
                                            new String(Clients.body(view), StandardCharsets.UTF_8));
                                    return ConsumeResult.SUCCESS;
                                });
                Producer producer = clients.producer(topic)) {
            IntStream.range(0, 200)
                    .mapToObj(
                            i -> {
                                String body = "body-" + i;
                                sent.add(body);
                                return producer.sendAsync(
                                        Clients.message(
                                                        topic,
                                                        body.getBytes(StandardCharsets.UTF_8))
                                                .build());
                            })
                    .toList()
                    .forEach(receipt -> assertThat(receipt.join().getMessageId()).isNotNull());

            Awaitility.await()
                    .atMost(Duration.ofSeconds(40))
                    .untilAsserted(() -> assertThat(received).containsAll(sent));
            assertThat(consumer.getConsumerGroup()).isEqualTo(group);
        }
    }

    @ParameterizedTest
    @MethodSource(MODES)
    void shouldGiveOneEntryPerMessageWhenARequestCarriesSeveral(PipelineMode mode) {
        Assumptions.assumeTrue(
                ProxyKind.current() != ProxyKind.OFFICIAL,
                "the official proxy answers one entry with all ids joined");
        ProxyUnderTest proxy = ProxyKind.shared(mode);
        String topic = cluster.createTopic("several", TopicType.NORMAL, 1);
        SendMessageRequest request = several(topic, 5);
        try (RawClient client = new RawClient(proxy)) {
            SendMessageResponse response = client.blocking().sendMessage(request);

            assertThat(response.getStatus().getCode()).isEqualTo(Code.OK);
            assertThat(response.getEntriesList())
                    .extracting(SendResultEntry::getMessageId)
                    .containsExactlyElementsOf(ids(request.getMessagesList()));
            long first = response.getEntries(0).getOffset();
            assertThat(response.getEntriesList())
                    .extracting(SendResultEntry::getOffset)
                    .containsExactly(first, first + 1, first + 2, first + 3, first + 4);
        }
    }

    @ParameterizedTest
    @MethodSource(MODES)
    void shouldAckEachEntryInOrderWhenOneRequestAcksSeveral(PipelineMode mode) {
        ProxyUnderTest proxy = ProxyKind.shared(mode);
        String topic = cluster.createTopic("batchack", TopicType.NORMAL, 1);
        String group = cluster.createGroup("batchack", false);
        SendMessageRequest request = several(topic, 6);
        try (RawClient client = new RawClient(proxy)) {
            client.announceConsumer(group, topic);
            assertThat(client.blocking().sendMessage(request).getStatus().getCode())
                    .isEqualTo(Code.OK);
            List<Message> received = receiveRaw(client, group, topic, 6);

            AckMessageResponse response =
                    client.blocking()
                            .ackMessage(
                                    RawClient.ack(group, topic)
                                            .addAllEntries(
                                                    received.stream()
                                                            .map(RawClient::ackEntry)
                                                            .toList())
                                            .build());

            assertThat(ids(received))
                    .containsExactlyInAnyOrderElementsOf(ids(request.getMessagesList()));
            assertThat(response.getStatus().getCode()).isEqualTo(Code.OK);
            assertThat(response.getEntriesList())
                    .extracting(entry -> entry.getMessageId())
                    .containsExactlyElementsOf(ids(received));
            assertThat(response.getEntriesList())
                    .allMatch(entry -> entry.getStatus().getCode() == Code.OK);
        }
    }

    private static List<MessageView> receive(SimpleConsumer consumer, int count) {
        List<MessageView> received = new ArrayList<>();
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInSameThread()
                .until(
                        () -> {
                            received.addAll(consumer.receive(16, INVISIBLE));
                            return received.size() >= count;
                        });
        return received;
    }

    private static List<Message> receiveRaw(
            RawClient client, String group, String topic, int count) {
        List<Message> received = new ArrayList<>();
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInSameThread()
                .until(
                        () -> {
                            client
                                    .receive(RawClient.receive(group, topic, INVISIBLE).build())
                                    .stream()
                                    .filter(ReceiveMessageResponse::hasMessage)
                                    .forEach(item -> received.add(item.getMessage()));
                            return received.size() >= count;
                        });
        return received;
    }

    private static SendMessageRequest several(String topic, int count) {
        SendMessageRequest.Builder request = SendMessageRequest.newBuilder();
        for (int i = 0; i < count; i++) {
            request.addMessages(
                    RawClient.message(topic, ("several-" + i).getBytes(StandardCharsets.UTF_8)));
        }
        return request.build();
    }

    private static List<String> ids(List<Message> messages) {
        return messages.stream()
                .map(message -> message.getSystemProperties().getMessageId())
                .toList();
    }
}
