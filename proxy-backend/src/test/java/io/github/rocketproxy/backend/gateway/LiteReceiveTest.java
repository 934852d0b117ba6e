package io.github.rocketproxy.backend.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.backend.lease.LeaseConfig;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pops of lite topics, as a 5.5.0 broker was seen to answer them. */
@Timeout(20)
class LiteReceiveTest {
    private static final long NOW = GatewayFixture.EPOCH_MS;

    private final GatewayFixture fixture =
            new GatewayFixture(GatewayFixture.WITHOUT_HEARTBEATS, LeaseConfig.defaults(77));
    private final StubBroker stub = fixture.stub;
    private final RecordingReply reply = new RecordingReply();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static byte[] stored(String liteTopic, long liteOffset) throws Exception {
        return stored(liteTopic, "" + liteOffset);
    }

    private static byte[] stored(String liteTopic, String liteOffsets) throws Exception {
        MessageExt message = new MessageExt();
        message.setTopic("T");
        message.setBody(liteTopic.getBytes(StandardCharsets.UTF_8));
        message.setQueueId(2);
        message.setQueueOffset(900);
        message.setCommitLogOffset(777);
        message.setBornHost(new InetSocketAddress("127.0.0.1", 1));
        message.setStoreHost(new InetSocketAddress("127.0.0.1", 2));
        MessageAccessor.putProperty(message, "__LITE_TOPIC", liteTopic);
        MessageAccessor.putProperty(message, "INNER_MULTI_QUEUE_OFFSET", liteOffsets);
        return MessageDecoder.encode(message, false);
    }

    private RemotingCommand pop(String counts, byte[]... messages) {
        fixture.run(fixture.receiveLite(reply));
        RemotingCommand request = stub.request();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            body.writeBytes(message);
        }
        StubBroker.answer(
                stub.channel(),
                request,
                0,
                body.toByteArray(),
                "popTime",
                "" + NOW,
                "invisibleTime",
                "60000",
                "reviveQid",
                "999",
                "orderCountInfo",
                counts);
        return request;
    }

    private static String handle(long liteOffset) {
        return "0 " + NOW + " 60000 999 0 broker-a 0 " + liteOffset + " 777 77 ";
    }

    @Test
    void shouldPopForTheClientWhenTheGroupIsBoundToALiteTopic() throws Exception {
        RemotingCommand request = pop("0;0", stored("one", 0), stored("one", 1));
        assertThat(request.getCode()).isEqualTo(200070);
        assertThat(request.getExtFields())
                .containsEntry("clientId", "client-1")
                .containsEntry("consumerGroup", "G")
                .containsEntry("topic", "T")
                .containsEntry("maxMsgNum", "8")
                .containsEntry("pollTime", "5000")
                .containsEntry("bornTime", "" + NOW)
                .doesNotContainKey("maxMsgNums");
        assertThat(reply.said).hasSize(3);
        assertThat(reply.said.get(0)).startsWith("one #1 [" + handle(0));
        assertThat(reply.said.get(1)).startsWith("one #1 [" + handle(1));
        leave();
    }

    /** There can be fewer counts than messages; each says which offset it is of. */
    @Test
    void shouldGiveEachMessageItsOwnCountWhenSomeAreNew() throws Exception {
        pop("0 qo0%0 2;0 qo0%1 1", stored("one", 0), stored("one", 1), stored("one", 2));
        assertThat(reply.said.get(0)).startsWith("one #3");
        assertThat(reply.said.get(1)).startsWith("one #2");
        assertThat(reply.said.get(2)).startsWith("one #1");
        leave();
    }

    @Test
    void shouldSkipAMessageThatIsNotOfExactlyOneLiteTopic() throws Exception {
        pop("", stored("one", "0,5"));
        assertThat(reply.said).containsExactly("0 MESSAGE_NOT_FOUND");
        assertThat(fixture.gateway.leases()).isZero();
    }

    @Test
    void shouldRenewAndGiveBackWithTheLiteTopic() throws Exception {
        pop("0", stored("one", 4));
        reply.delivery.delivered();
        fixture.advanceMs(50_100);
        RemotingCommand renewal =
                stub.requests().stream()
                        .filter(r -> r.getCode() == 200053)
                        .findFirst()
                        .orElseThrow();
        assertThat(renewal.getExtFields())
                .containsEntry("liteTopic", "one")
                .containsEntry("offset", "4")
                .containsEntry("queueId", "0");
        // as the broker says it: the pop time stays, the duration grows
        stub.answer(renewal, 0, "popTime", "" + NOW, "invisibleTime", "110000", "reviveQid", "999");
        fixture.gateway.onClientGone("client-1");
        fixture.runTasks();
        RemotingCommand nack = stub.request();
        assertThat(nack.getExtFields())
                .containsEntry("liteTopic", "one")
                .containsEntry("invisibleTime", "1000");
        assertThat(nack.getExtFields().get("extraInfo"))
                .isEqualTo("4 " + NOW + " 110000 999 0 broker-a 0 4 777");
        stub.answer(nack, 0, "popTime", "" + NOW, "invisibleTime", "51100", "reviveQid", "999");
        fixture.advanceMs(1_100);
        assertThat(fixture.gateway.leases()).isZero();
    }

    @Test
    void shouldTakeNothingDoneForAnInvalidHandle() throws Exception {
        pop("0", stored("one", 4));
        reply.delivery.delivered();
        RecordingReply changed = new RecordingReply();
        String shown = reply.said.getFirst();
        String handle = shown.substring(shown.indexOf('[') + 1, shown.length() - 1);
        fixture.run(fixture.change(changed, handle));
        stub.answer(stub.request(), 0, "popTime", "0", "invisibleTime", "0", "reviveQid", "0");
        assertThat(changed.said).containsExactly("0 INVALID_RECEIPT_HANDLE");
        assertThat(fixture.gateway.leases()).isZero();
    }

    @Test
    void shouldAnswerForbiddenWhenTheClientHoldsTooManyLiteMessages() throws Exception {
        for (int i = 0; i < 100; i++) {
            pop("0", stored("one", i));
        }
        RecordingReply refused = new RecordingReply();
        RequestEvent event = fixture.receiveLite(refused);
        fixture.run(event);
        assertThat(refused.said).containsExactly("0 FORBIDDEN");
        leave();
    }

    /** Gives everything back, so that the fixture ends empty. */
    private void leave() {
        fixture.advanceMs(61_000);
        stub.requests();
        fixture.advanceMs(3_000);
        stub.requests();
        fixture.advanceMs(10_000);
    }
}
