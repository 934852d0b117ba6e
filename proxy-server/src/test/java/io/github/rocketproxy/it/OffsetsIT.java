package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Broker;
import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.GetOffsetRequest;
import apache.rocketmq.v2.GetOffsetResponse;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageQueue;
import apache.rocketmq.v2.QueryOffsetPolicy;
import apache.rocketmq.v2.QueryOffsetRequest;
import apache.rocketmq.v2.QueryOffsetResponse;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.UpdateOffsetRequest;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import org.apache.rocketmq.shaded.com.google.protobuf.util.Timestamps;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Offsets of physical queues, asked of a real broker by bare stubs. */
@IntegrationTest
class OffsetsIT {
    private static final int MESSAGES = 3;

    private final RealCluster cluster = RealCluster.shared();
    private final String topic = cluster.createTopic("offsets", TopicType.NORMAL, 1);
    private final String group = cluster.createGroup("offsets", false);
    private RawClient client;

    @BeforeEach
    void setUp() {
        client = new RawClient(ProxyKind.shared(PipelineMode.FUSED));
    }

    @AfterEach
    void tearDown() {
        client.close();
    }

    @Test
    void shouldKeepWhatAGroupCommits() {
        assertThat(get().getStatus().getCode()).isEqualTo(Code.OFFSET_NOT_FOUND);

        assertThat(update(queue(), 0)).isEqualTo(Code.OK);
        assertThat(get().getOffset()).isZero();
        assertThat(update(queue(), 2)).isEqualTo(Code.OK);

        GetOffsetResponse response = get();
        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(response.getOffset()).isEqualTo(2);
    }

    @Test
    void shouldTellWhatAQueueHolds() {
        assertThat(query(QueryOffsetPolicy.END).getOffset()).isZero();
        long beforeMs = System.currentTimeMillis() - 60_000;
        for (int i = 0; i < MESSAGES; i++) {
            send();
        }

        assertThat(query(QueryOffsetPolicy.BEGINNING).getOffset()).isZero();
        assertThat(query(QueryOffsetPolicy.END).getOffset()).isEqualTo(MESSAGES);
        assertThat(queryAt(beforeMs).getOffset()).isZero();
        assertThat(queryAt(beforeMs + 3_600_000).getOffset()).isEqualTo(MESSAGES);
    }

    @Test
    void shouldRefuseWhatIsNoQueueOrNoOffset() {
        assertThat(update(queue().toBuilder().setId(1).build(), 0)).isEqualTo(Code.BAD_REQUEST);
        assertThat(
                        update(
                                queue().toBuilder()
                                        .setBroker(Broker.newBuilder().setName("broker-z"))
                                        .build(),
                                0))
                .isEqualTo(Code.BAD_REQUEST);
        assertThat(update(queue(), -1)).isEqualTo(Code.ILLEGAL_OFFSET);
        assertThat(query(QueryOffsetPolicy.TIMESTAMP).getStatus().getCode())
                .isEqualTo(Code.BAD_REQUEST);
    }

    private void send() {
        Message message = RawClient.message(topic, new byte[] {1});
        assertThat(
                        client.blocking()
                                .sendMessage(
                                        SendMessageRequest.newBuilder()
                                                .addMessages(message)
                                                .build())
                                .getStatus()
                                .getCode())
                .isEqualTo(Code.OK);
    }

    private Code update(MessageQueue queue, long offset) {
        return client.blocking()
                .updateOffset(
                        UpdateOffsetRequest.newBuilder()
                                .setGroup(RawClient.resource(group))
                                .setMessageQueue(queue)
                                .setOffset(offset)
                                .build())
                .getStatus()
                .getCode();
    }

    private GetOffsetResponse get() {
        return client.blocking()
                .getOffset(
                        GetOffsetRequest.newBuilder()
                                .setGroup(RawClient.resource(group))
                                .setMessageQueue(queue())
                                .build());
    }

    private QueryOffsetResponse query(QueryOffsetPolicy policy) {
        return client.blocking()
                .queryOffset(
                        QueryOffsetRequest.newBuilder()
                                .setMessageQueue(queue())
                                .setQueryOffsetPolicy(policy)
                                .build());
    }

    private QueryOffsetResponse queryAt(long epochMs) {
        return client.blocking()
                .queryOffset(
                        QueryOffsetRequest.newBuilder()
                                .setMessageQueue(queue())
                                .setQueryOffsetPolicy(QueryOffsetPolicy.TIMESTAMP)
                                .setTimestamp(Timestamps.fromMillis(epochMs))
                                .build());
    }

    private MessageQueue queue() {
        return MessageQueue.newBuilder()
                .setTopic(RawClient.resource(topic))
                .setBroker(Broker.newBuilder().setName("broker-a"))
                .setId(0)
                .build();
    }
}
