package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.FilterExpression;
import apache.rocketmq.v2.FilterType;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.ReceiveMessageResponse;
import apache.rocketmq.v2.SendMessageRequest;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.ProxyUnderTest;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Receives as only bare stubs send them. */
@IntegrationTest
class ReceiveIT {
    private final RealCluster cluster = RealCluster.shared();
    private String topic;
    private String group;
    private RawClient client;

    @BeforeEach
    void setUp() {
        ProxyUnderTest proxy = ProxyKind.shared(PipelineMode.FUSED);
        topic = cluster.createTopic("receive", TopicType.NORMAL, 1);
        group = cluster.createGroup("receive", false);
        client = new RawClient(proxy);
    }

    @AfterEach
    void tearDown() {
        client.close();
    }

    @Test
    void shouldServeAReceiveWithoutSettings() {
        String id = send("a");

        List<ReceiveMessageResponse> items = receive("*");

        assertThat(items.getFirst().getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(ids(items)).containsExactly(id);
        assertThat(items.getLast().hasDeliveryTimestamp()).isTrue();
    }

    /** "Aa" and "BB" have one hash, by which alone the broker tells tags apart. */
    @Test
    void shouldTellTagsOfOneHashApart() {
        client.announceConsumer(group, topic);
        send("BB");
        List<ReceiveMessageResponse> onlyOthers = receive("x || Aa");
        String wanted = send("Aa");

        List<ReceiveMessageResponse> items = receive(" Aa || x ");

        assertThat(onlyOthers.getFirst().getStatus().getCode()).isEqualTo(Code.MESSAGE_NOT_FOUND);
        assertThat(ids(items)).containsExactly(wanted);
    }

    private String send(String tag) {
        Message plain = RawClient.message(topic, "body".getBytes(StandardCharsets.US_ASCII));
        Message message =
                plain.toBuilder()
                        .setSystemProperties(plain.getSystemProperties().toBuilder().setTag(tag))
                        .build();
        SendMessageRequest request = SendMessageRequest.newBuilder().addMessages(message).build();
        assertThat(client.blocking().sendMessage(request).getStatus().getCode()).isEqualTo(Code.OK);
        return message.getSystemProperties().getMessageId();
    }

    private List<ReceiveMessageResponse> receive(String tags) {
        return client.receive(
                RawClient.receive(group, topic, Duration.ofMinutes(1))
                        .setFilterExpression(
                                FilterExpression.newBuilder()
                                        .setType(FilterType.TAG)
                                        .setExpression(tags))
                        .build());
    }

    private static List<String> ids(List<ReceiveMessageResponse> items) {
        return items.stream()
                .filter(ReceiveMessageResponse::hasMessage)
                .map(item -> item.getMessage().getSystemProperties().getMessageId())
                .toList();
    }
}
