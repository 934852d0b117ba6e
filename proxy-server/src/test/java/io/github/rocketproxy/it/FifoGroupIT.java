package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.ReceiveMessageRequest;
import apache.rocketmq.v2.SendResultEntry;
import io.github.rocketproxy.it.support.GroupClient;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    private GroupClient client;

    @BeforeEach
    void setUp() {
        topic = cluster.createTopic("fifo-group", TopicType.FIFO, 4);
        group = cluster.createGroup("fifo-group", true);
        client = new GroupClient(new RawClient(ProxyKind.shared(PipelineMode.FUSED)), group, topic);
        client.raw().announceConsumer(group, topic);
    }

    @AfterEach
    void tearDown() {
        client.close();
    }

    @Test
    void shouldBlockOnlyTheQueueOfWhatIsNotAcked() {
        for (int i = 0; i < 2 * GROUPS; i++) {
            client.send(client.fifo("g" + i % GROUPS, "" + i));
        }
        Message held = client.receive(request(1)).getFirst();

        List<Message> others = receiveUntilEmpty();

        assertThat(others).isNotEmpty().extracting(FifoGroupIT::queue).doesNotContain(queue(held));
        client.confirm(held);
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
                        .mapToObj(i -> client.fifo("g" + i % GROUPS, "" + i))
                        .toList();
        for (int i = 0; i < GROUPS; i++) {
            client.send(client.fifo("g" + i, "single"));
        }

        List<SendResultEntry> entries = client.send(batch.toArray(Message[]::new)).getEntriesList();

        assertThat(entries)
                .extracting(SendResultEntry::getMessageId)
                .isEqualTo(batch.stream().map(GroupClient::id).toList());
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

    /** Receives and acks until a poll of the shortest time finds nothing. */
    private List<Message> receiveUntilEmpty() {
        List<Message> all = new ArrayList<>();
        List<Message> some = client.poll(request(32));
        while (!some.isEmpty()) {
            some.forEach(client::confirm);
            all.addAll(some);
            some = client.poll(request(32));
        }
        return all;
    }

    private ReceiveMessageRequest request(int batchSize) {
        return client.request(INVISIBLE)
                .setBatchSize(batchSize)
                .setAttemptId(UUID.randomUUID().toString())
                .build();
    }

    private static int queue(Message message) {
        return message.getSystemProperties().getQueueId();
    }

    private static String groupOf(Message message) {
        return message.getSystemProperties().getMessageGroup();
    }
}
