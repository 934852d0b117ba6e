package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.RecallMessageRequest;
import apache.rocketmq.v2.RecallMessageResponse;
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
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.apache.rocketmq.client.apis.producer.RecallReceipt;
import org.apache.rocketmq.client.apis.producer.SendReceipt;
import org.apache.rocketmq.client.java.exception.BadRequestException;
import org.junit.jupiter.api.Test;

/** Recalls of delay messages, by the official client and by bare stubs. */
@IntegrationTest
class RecallIT {
    private final RealCluster cluster = RealCluster.shared();
    private final ProxyUnderTest proxy = ProxyKind.shared(PipelineMode.FUSED);
    private final Clients clients = new Clients(proxy);
    private final String topic = cluster.createTopic("recall", TopicType.DELAY, 1);

    @Test
    void shouldNotDeliverWhatIsRecalled() throws Exception {
        String group = cluster.createGroup("recall", false);
        try (SimpleConsumer consumer = clients.simpleConsumer(group, topic, "*");
                Producer producer = clients.producer(topic)) {
            assertThat(consumer.receive(1, Duration.ofSeconds(30))).isEmpty();
            long dueMs = System.currentTimeMillis() + 6_000;
            SendReceipt recalled = send(producer, "recalled", dueMs);
            send(producer, "kept", dueMs + 2_000);

            RecallReceipt receipt = producer.recallMessage(topic, recalled.getRecallHandle());

            assertThat(receipt.getMessageId()).isEqualTo(recalled.getMessageId());
            assertThat(receive(consumer)).containsExactly("kept");
        }
    }

    @Test
    void shouldRefuseARecallThatComesTooLate() throws Exception {
        try (Producer producer = clients.producer(topic)) {
            SendReceipt sent = send(producer, "due", System.currentTimeMillis() + 3_600_000);
            String due = handle("v1 %s broker-a %d %s", topic, 1, sent.getMessageId());

            assertThat(
                            catchThrowableOfType(
                                    BadRequestException.class,
                                    () -> producer.recallMessage(topic, due)))
                    .hasMessageContaining("timestamp invalid");
        }
    }

    @Test
    void shouldSayWhatIsOffWhenTheBrokerTakesNoRecalls() throws Exception {
        setRecalls("false");
        try (RawClient client = new RawClient(proxy)) {
            RecallMessageResponse response =
                    recall(client, topic, handle("v1 %s broker-a %d id", topic, Long.MAX_VALUE));

            assertThat(response.getStatus().getCode()).isEqualTo(Code.FORBIDDEN);
            assertThat(response.getStatus().getMessage()).contains("recallMessageEnable");
        } finally {
            setRecalls("true");
        }
    }

    @Test
    void shouldRefuseBrokenHandles() {
        String other = cluster.createTopic("recall-other", TopicType.DELAY, 1);
        String normal = cluster.createTopic("recall-normal", TopicType.NORMAL, 1);
        try (RawClient client = new RawClient(proxy)) {
            assertThat(code(client, topic, "")).isEqualTo(Code.BAD_REQUEST);
            assertThat(code(client, topic, "&&&")).isEqualTo(Code.BAD_REQUEST);
            assertThat(code(client, topic, handle("v9 %s broker-a 1 id", topic)))
                    .isEqualTo(Code.BAD_REQUEST);
            assertThat(code(client, topic, handle("v1 %s broker-a", topic)))
                    .isEqualTo(Code.BAD_REQUEST);
            assertThat(code(client, topic, handle("v1 %s broker-z 1 id", topic)))
                    .isEqualTo(Code.BAD_REQUEST);
            assertThat(code(client, topic, handle("v1 %s broker-a 1 id", other)))
                    .isEqualTo(Code.BAD_REQUEST);
            assertThat(code(client, normal, handle("v1 %s broker-a 1 id", normal)))
                    .isEqualTo(Code.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE);
        }
    }

    private SendReceipt send(Producer producer, String body, long dueMs) throws Exception {
        SendReceipt receipt =
                producer.send(
                        Clients.message(topic, body.getBytes(StandardCharsets.US_ASCII))
                                .setDeliveryTimestamp(dueMs)
                                .build());
        assertThat(receipt.getRecallHandle()).isNotBlank();
        return receipt;
    }

    /** Bodies of all that comes until something has come. */
    private static List<String> receive(SimpleConsumer consumer) throws Exception {
        List<String> bodies = new ArrayList<>();
        while (bodies.isEmpty()) {
            for (MessageView view : consumer.receive(8, Duration.ofSeconds(30))) {
                bodies.add(new String(Clients.body(view), StandardCharsets.US_ASCII));
                consumer.ack(view);
            }
        }
        return bodies;
    }

    private void setRecalls(String enabled) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("recallMessageEnable", enabled);
        cluster.admin().updateBrokerConfig(cluster.brokerAddress(), properties);
    }

    private static Code code(RawClient client, String topic, String handle) {
        return recall(client, topic, handle).getStatus().getCode();
    }

    private static RecallMessageResponse recall(RawClient client, String topic, String handle) {
        return client.blocking()
                .recallMessage(
                        RecallMessageRequest.newBuilder()
                                .setTopic(RawClient.resource(topic))
                                .setRecallHandle(handle)
                                .build());
    }

    private static String handle(String format, Object... parts) {
        return Base64.getUrlEncoder()
                .encodeToString(format.formatted(parts).getBytes(StandardCharsets.UTF_8));
    }
}
