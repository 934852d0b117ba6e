package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageType;
import apache.rocketmq.v2.ReceiveMessageResponse;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.SendMessageResponse;
import apache.rocketmq.v2.SendResultEntry;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.rocketmq.shaded.com.google.protobuf.ByteString;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Message groups and the queues under them: what shares a queue waits for it, nothing else does.
 */
@IntegrationTest
class FifoGroupIT {
    private static final Duration INVISIBLE = Duration.ofMinutes(2);
    private static final int GROUPS = 16;

    private final RealCluster cluster = RealCluster.shared();
    private String topic;
    private String group;
    private RawClient client;

    @BeforeEach
    void setUp() {
        topic = cluster.createTopic("fifo-group", TopicType.FIFO, 4);
        group = cluster.createGroup("fifo-group", true);
        client = new RawClient(ProxyKind.shared(PipelineMode.FUSED));
        client.announceConsumer(group, topic);
    }

    @AfterEach
    void tearDown() {
        client.close();
    }

    @Test
    void shouldBlockOnlyTheQueueOfWhatIsNotAcked() {
        for (int i = 0; i < 2 * GROUPS; i++) {
            send(message("g" + i % GROUPS, "" + i));
        }
        Message held = receiveSome(1).getFirst();

        List<Message> others = receiveUntilEmpty();

        assertThat(others).isNotEmpty().extracting(FifoGroupIT::queue).doesNotContain(queue(held));
        ack(held);
        List<Message> rest = receiveUntilEmpty();
        assertThat(rest).extracting(FifoGroupIT::queue).containsOnly(queue(held));
        assertThat(1 + others.size() + rest.size()).isEqualTo(2 * GROUPS);
    }

    @Test
    void shouldKeepEachGroupInItsQueueWhenOneRequestCarriesSeveral() {
        assumeTrue(
                ProxyKind.current() != ProxyKind.OFFICIAL,
                "the official proxy puts a whole request into one queue");
        List<Message> batch =
                IntStream.range(0, 4 * GROUPS)
                        .mapToObj(i -> message("g" + i % GROUPS, "" + i))
                        .toList();
        for (int i = 0; i < GROUPS; i++) {
            send(message("g" + i, "single"));
        }

        List<SendResultEntry> entries = send(batch.toArray(Message[]::new)).getEntriesList();

        assertThat(entries)
                .extracting(SendResultEntry::getMessageId)
                .isEqualTo(batch.stream().map(FifoGroupIT::id).toList());
        Map<String, List<Message>> byGroup =
                receiveUntilEmpty().stream().collect(Collectors.groupingBy(FifoGroupIT::groupOf));
        assertThat(byGroup).hasSize(GROUPS);
        byGroup.forEach(this::assertOrderInOneQueue);
        assertThat(byGroup.values().stream().map(messages -> queue(messages.getFirst())).distinct())
                .hasSizeGreaterThan(1);
    }

    private void assertOrderInOneQueue(String messageGroup, List<Message> messages) {
        int first = Integer.parseInt(messageGroup.substring(1));
        assertThat(messages)
                .extracting(FifoGroupIT::queue)
                .as(messageGroup)
                .containsOnly(queue(messages.getFirst()));
        assertThat(messages)
                .extracting(message -> message.getBody().toStringUtf8())
                .as(messageGroup)
                .containsExactly(
                        "single",
                        "" + first,
                        "" + (first + GROUPS),
                        "" + (first + 2 * GROUPS),
                        "" + (first + 3 * GROUPS));
    }

    private SendMessageResponse send(Message... messages) {
        SendMessageResponse response =
                client.blocking()
                        .sendMessage(
                                SendMessageRequest.newBuilder()
                                        .addAllMessages(List.of(messages))
                                        .build());
        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK);
        return response;
    }

    private Message message(String messageGroup, String body) {
        return Message.newBuilder()
                .setTopic(RawClient.resource(topic))
                .setSystemProperties(
                        RawClient.systemProperties()
                                .setMessageType(MessageType.FIFO)
                                .setMessageGroup(messageGroup))
                .setBody(ByteString.copyFrom(body, StandardCharsets.US_ASCII))
                .build();
    }

    /** Receives and acks until a poll of the shortest time finds nothing. */
    private List<Message> receiveUntilEmpty() {
        List<Message> all = new ArrayList<>();
        List<Message> some = receive(32);
        while (!some.isEmpty()) {
            some.forEach(this::ack);
            all.addAll(some);
            some = receive(32);
        }
        return all;
    }

    private List<Message> receiveSome(int batchSize) {
        List<Message> received = new ArrayList<>();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(10))
                .until(() -> received.addAll(receive(batchSize)));
        return received;
    }

    private List<Message> receive(int batchSize) {
        return client
                .receive(
                        RawClient.receive(group, topic, INVISIBLE)
                                .setBatchSize(batchSize)
                                .setAttemptId(UUID.randomUUID().toString())
                                .build())
                .stream()
                .filter(ReceiveMessageResponse::hasMessage)
                .map(ReceiveMessageResponse::getMessage)
                .toList();
    }

    private void ack(Message message) {
        assertThat(
                        client.blocking()
                                .ackMessage(
                                        RawClient.ack(group, topic)
                                                .addEntries(RawClient.ackEntry(message))
                                                .build())
                                .getStatus()
                                .getCode())
                .isEqualTo(Code.OK);
    }

    private static int queue(Message message) {
        return message.getSystemProperties().getQueueId();
    }

    private static String groupOf(Message message) {
        return message.getSystemProperties().getMessageGroup();
    }

    private static String id(Message message) {
        return message.getSystemProperties().getMessageId();
    }
}
