package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.ChangeInvisibleDurationRequest;
import apache.rocketmq.v2.ChangeInvisibleDurationResponse;
import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.Message;
import io.github.rocketproxy.it.support.GroupClient;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.ProxyUnderTest;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import java.time.Duration;
import org.apache.rocketmq.shaded.com.google.protobuf.util.Durations;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@IntegrationTest
class RedeliveryIT {
    private static final Duration SHORTEST_INVISIBLE = Duration.ofSeconds(10);

    private final RealCluster cluster = RealCluster.shared();
    private String topic;
    private String group;
    private GroupClient client;

    @BeforeEach
    void setUp() {
        ProxyUnderTest proxy = ProxyKind.shared(PipelineMode.FUSED);
        topic = cluster.createTopic("redelivery", TopicType.NORMAL, 1);
        group = cluster.createGroup("redelivery", false);
        client = new GroupClient(new RawClient(proxy), group, topic);
        client.raw().announceConsumer(group, topic);
    }

    @AfterEach
    void tearDown() {
        client.close();
    }

    @Test
    void shouldRedeliverWithHigherAttemptAndRefuseLateAckWhenInvisibleTimePasses() {
        String id = send();
        Message first = receive(SHORTEST_INVISIBLE);
        long firstNs = System.nanoTime();

        Message second = receive(Duration.ofSeconds(60));
        long secondsBetween = Duration.ofNanos(System.nanoTime() - firstNs).toSeconds();

        assertThat(first.getSystemProperties().getDeliveryAttempt()).isEqualTo(1);
        assertThat(second.getSystemProperties().getMessageId()).isEqualTo(id);
        assertThat(second.getSystemProperties().getDeliveryAttempt()).isEqualTo(2);
        assertThat(second.getBody()).isEqualTo(first.getBody());
        assertThat(secondsBetween).isGreaterThanOrEqualTo(SHORTEST_INVISIBLE.toSeconds() - 1);
        assertThat(client.ack(first).getEntries(0).getStatus().getCode())
                .isEqualTo(Code.INVALID_RECEIPT_HANDLE);
        assertThat(client.ack(second).getStatus().getCode()).isEqualTo(Code.OK);
    }

    @Test
    void shouldRedeliverSoonerWhenInvisibleDurationIsCutShort() {
        String id = send();
        Message first = receive(Duration.ofMinutes(10));

        ChangeInvisibleDurationResponse change = change(first, Duration.ofSeconds(1));
        Message second = receive(Duration.ofSeconds(60));

        assertThat(change.getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(change.getReceiptHandle())
                .isNotBlank()
                .isNotEqualTo(first.getSystemProperties().getReceiptHandle());
        assertThat(second.getSystemProperties().getMessageId()).isEqualTo(id);
        assertThat(second.getSystemProperties().getDeliveryAttempt()).isEqualTo(2);
        assertThat(client.ack(second).getStatus().getCode()).isEqualTo(Code.OK);
    }

    @Test
    void shouldAckWithTheNewHandleWhenInvisibleDurationIsProlonged() {
        send();
        Message first = receive(SHORTEST_INVISIBLE);
        ChangeInvisibleDurationResponse change = change(first, Duration.ofSeconds(40));

        Message renewed =
                first.toBuilder()
                        .setSystemProperties(
                                first.getSystemProperties().toBuilder()
                                        .setReceiptHandle(change.getReceiptHandle()))
                        .build();
        Awaitility.await()
                .during(SHORTEST_INVISIBLE.plusSeconds(3))
                .atMost(SHORTEST_INVISIBLE.plusSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .pollInSameThread()
                .until(() -> client.poll(client.request(SHORTEST_INVISIBLE).build()).isEmpty());

        assertThat(client.ack(renewed).getStatus().getCode()).isEqualTo(Code.OK);
    }

    private String send() {
        return client.send("again");
    }

    private Message receive(Duration invisible) {
        return client.receive(client.request(invisible).build()).getFirst();
    }

    private ChangeInvisibleDurationResponse change(Message message, Duration invisible) {
        return client.raw()
                .blocking()
                .changeInvisibleDuration(
                        ChangeInvisibleDurationRequest.newBuilder()
                                .setGroup(RawClient.resource(group))
                                .setTopic(RawClient.resource(topic))
                                .setMessageId(message.getSystemProperties().getMessageId())
                                .setReceiptHandle(message.getSystemProperties().getReceiptHandle())
                                .setInvisibleDuration(Durations.fromMillis(invisible.toMillis()))
                                .build());
    }
}
