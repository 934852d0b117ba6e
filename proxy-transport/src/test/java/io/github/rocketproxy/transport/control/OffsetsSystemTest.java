package io.github.rocketproxy.transport.control;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Broker;
import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.GetOffsetRequest;
import apache.rocketmq.v2.GetOffsetResponse;
import apache.rocketmq.v2.MessageQueue;
import apache.rocketmq.v2.QueryOffsetPolicy;
import apache.rocketmq.v2.QueryOffsetRequest;
import apache.rocketmq.v2.QueryOffsetResponse;
import apache.rocketmq.v2.Resource;
import apache.rocketmq.v2.UpdateOffsetRequest;
import com.google.protobuf.Timestamp;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.route.MessageKind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** UpdateOffset, GetOffset and QueryOffset over a real connection, called by published stubs. */
@Tag("system")
@Timeout(120)
class OffsetsSystemTest {
    private Loopback proxy;

    @BeforeEach
    void setUp() throws IOException {
        proxy = new Loopback(64, service -> {});
        proxy.metadata.addTopic(
                "orders",
                MessageKind.NORMAL,
                FakeMetadata.layout("a", List.of(0L), 2, 3, true, true),
                FakeMetadata.layout("bad", List.of(0L), 1, 1, true, true));
    }

    @AfterEach
    void tearDown() throws InterruptedException {
        proxy.close();
    }

    @Test
    void shouldCommitAtTheBrokerOfTheQueue() {
        assertThat(update("g", queue("a", 1), 7)).isEqualTo(Code.OK);
        assertThat(proxy.broker.asked).containsExactly("commit g orders@a:1 7");
    }

    @Test
    void shouldTellWhatIsCommitted() {
        GetOffsetResponse response = get("g", queue("a", 0));

        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(response.getOffset()).isEqualTo(FakeBroker.OFFSET);
        assertThat(proxy.broker.asked).containsExactly("committed g orders@a:0");
    }

    @Test
    void shouldPassOnWhatTheBrokerRefuses() {
        GetOffsetResponse response = get("g", queue("bad", 0));

        assertThat(response.getStatus().getCode()).isEqualTo(Code.OFFSET_NOT_FOUND);
        assertThat(response.getStatus().getMessage()).isEqualTo("refused");
    }

    @Test
    void shouldAskForTheOffsetOfThePolicy() {
        assertThat(query(QueryOffsetPolicy.BEGINNING, null).getOffset())
                .isEqualTo(FakeBroker.OFFSET);
        query(QueryOffsetPolicy.END, null);
        query(
                QueryOffsetPolicy.TIMESTAMP,
                Timestamp.newBuilder().setSeconds(3).setNanos(5_999_999).build());

        assertThat(proxy.broker.asked)
                .containsExactly(
                        "earliest orders@a:0", "latest orders@a:0", "storedAt orders@a:0 3005");
    }

    @Test
    void shouldRefuseATimestampPolicyWithoutAUsefulTimestamp() {
        assertThat(query(QueryOffsetPolicy.TIMESTAMP, null).getStatus().getCode())
                .isEqualTo(Code.BAD_REQUEST);
        assertThat(
                        query(
                                        QueryOffsetPolicy.TIMESTAMP,
                                        Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build())
                                .getStatus()
                                .getCode())
                .isEqualTo(Code.BAD_REQUEST);
        assertThat(proxy.broker.asked).isEmpty();
    }

    @Test
    void shouldRefuseAnUnknownPolicy() {
        QueryOffsetRequest request =
                QueryOffsetRequest.newBuilder()
                        .setMessageQueue(queue("a", 0))
                        .setQueryOffsetPolicyValue(9)
                        .build();

        assertThat(proxy.client("c").queryOffset(request).getStatus().getCode())
                .isEqualTo(Code.BAD_REQUEST);
    }

    @Test
    void shouldTakePhysicalQueuesOnly() {
        assertThat(update("g", queue("a", 2), 0)).isEqualTo(Code.OK);
        assertThat(update("g", queue("a", 3), 0)).isEqualTo(Code.BAD_REQUEST);
        assertThat(update("g", queue("a", -1), 0)).isEqualTo(Code.BAD_REQUEST);
        assertThat(update("g", queue("elsewhere", 0), 0)).isEqualTo(Code.BAD_REQUEST);
        assertThat(update("g", queue("", 0), 0)).isEqualTo(Code.BAD_REQUEST);
        assertThat(get("g", queue("a", 3)).getStatus().getCode()).isEqualTo(Code.BAD_REQUEST);
        assertThat(proxy.broker.asked).hasSize(1);
    }

    @Test
    void shouldRefuseBadRequestsBeforeAskingABroker() {
        assertThat(update("g", queue("a", 0), -1)).isEqualTo(Code.ILLEGAL_OFFSET);
        assertThat(update("a b", queue("a", 0), 0)).isEqualTo(Code.ILLEGAL_CONSUMER_GROUP);
        assertThat(update("g", queue("a", 0).toBuilder().clearTopic().build(), 0))
                .isEqualTo(Code.ILLEGAL_TOPIC);
        assertThat(update("g", queue("a", 0).toBuilder().setTopic(resource("nowhere")).build(), 0))
                .isEqualTo(Code.TOPIC_NOT_FOUND);
        assertThat(get("", queue("a", 0)).getStatus().getCode())
                .isEqualTo(Code.ILLEGAL_CONSUMER_GROUP);
        assertThat(proxy.broker.asked).isEmpty();
    }

    @Test
    void shouldAskWhoIsCallingFirst() {
        QueryOffsetRequest request =
                QueryOffsetRequest.newBuilder().setMessageQueue(queue("a", 0)).build();
        assertThat(proxy.client(null).queryOffset(request).getStatus().getCode())
                .isEqualTo(Code.CLIENT_ID_REQUIRED);
        proxy.decision = AccessPolicy.Decision.DENY;
        assertThat(proxy.client("c").queryOffset(request).getStatus().getCode())
                .isEqualTo(Code.UNAUTHORIZED);
    }

    private Code update(String group, MessageQueue queue, long offset) {
        UpdateOffsetRequest request =
                UpdateOffsetRequest.newBuilder()
                        .setGroup(resource(group))
                        .setMessageQueue(queue)
                        .setOffset(offset)
                        .build();
        return proxy.client("c").updateOffset(request).getStatus().getCode();
    }

    private GetOffsetResponse get(String group, MessageQueue queue) {
        return proxy.client("c")
                .getOffset(
                        GetOffsetRequest.newBuilder()
                                .setGroup(resource(group))
                                .setMessageQueue(queue)
                                .build());
    }

    private QueryOffsetResponse query(QueryOffsetPolicy policy, Timestamp timestamp) {
        QueryOffsetRequest.Builder request =
                QueryOffsetRequest.newBuilder()
                        .setMessageQueue(queue("a", 0))
                        .setQueryOffsetPolicy(policy);
        if (timestamp != null) {
            request.setTimestamp(timestamp);
        }
        return proxy.client("c").queryOffset(request.build());
    }

    private static MessageQueue queue(String broker, int id) {
        return MessageQueue.newBuilder()
                .setTopic(resource("orders"))
                .setBroker(Broker.newBuilder().setName(broker))
                .setId(id)
                .build();
    }

    private static Resource resource(String name) {
        return Resource.newBuilder().setName(name).build();
    }
}
