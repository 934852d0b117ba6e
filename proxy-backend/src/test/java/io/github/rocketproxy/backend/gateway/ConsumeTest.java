package io.github.rocketproxy.backend.gateway;

import static io.github.rocketproxy.backend.gateway.StoredMessages.join;
import static io.github.rocketproxy.backend.gateway.StoredMessages.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.body.BatchAck;
import org.apache.rocketmq.remoting.protocol.body.BatchAckMessageRequestBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ConsumeTest {
    private static final long NOW = GatewayFixture.EPOCH_MS;
    private static final String[] POP = {
        "popTime", "" + NOW, "invisibleTime", "60000", "reviveQid", "5", "restNum", "0"
    };

    private final GatewayFixture fixture = new GatewayFixture();
    private final StubBroker stub = fixture.stub;
    private final RecordingReply reply = new RecordingReply();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static String handle(long checkpoint, long offset, int flag) {
        return checkpoint + " " + NOW + " 60000 5 " + flag + " broker-a 2 " + offset + " 777";
    }

    @Test
    void shouldAckSinglyWhenAlone() {
        fixture.run(fixture.ack(reply, 0, handle(100, 103, 1)));
        RemotingCommand request = stub.request();
        assertThat(request.getCode()).isEqualTo(200051);
        assertThat(request.getExtFields())
                .isEqualTo(
                        Map.of(
                                "consumerGroup", "G",
                                "topic", "%RETRY%G_T",
                                "queueId", "2",
                                "extraInfo", handle(100, 103, 1),
                                "offset", "103",
                                "bname", "broker-a"));
        stub.answer(request, 0);
        assertThat(reply.said).containsExactly("0 OK");
    }

    @Test
    void shouldAckInOneRequestWhenBrokerIsTheSame() {
        fixture.run(
                fixture.ack(reply, 0, handle(100, 100, 0)),
                fixture.ack(reply, 1, handle(200, 200, 2)),
                fixture.ack(reply, 2, handle(100, 109, 0)));
        RemotingCommand request = stub.request();
        assertThat(request.getCode()).isEqualTo(200151);
        String json = new String(request.getBody(), StandardCharsets.UTF_8);
        assertThat(json).contains("\"b\":\"AQI=\"");
        BatchAckMessageRequestBody body =
                BatchAckMessageRequestBody.decode(
                        request.getBody(), BatchAckMessageRequestBody.class);
        assertThat(body.getBrokerName()).isEqualTo("broker-a");
        assertThat(body.getAcks()).hasSize(2);
        BatchAck first = body.getAcks().getFirst();
        assertThat(first.getBitSet()).isEqualTo(BitSet.valueOf(new long[] {0x201}));
        assertThat(first.getConsumerGroup()).isEqualTo("G");
        assertThat(first.getTopic()).isEqualTo("T");
        assertThat(first.getStartOffset()).isEqualTo(100);
        assertThat(first.getQueueId()).isEqualTo(2);
        assertThat(first.getReviveQueueId()).isEqualTo(5);
        assertThat(first.getPopTime()).isEqualTo(NOW);
        assertThat(first.getInvisibleTime()).isEqualTo(60_000);
        assertThat(body.getAcks().get(1).getRetry()).isEqualTo("2");
        stub.answer(request, 0);
        assertThat(reply.said).containsExactly("0 OK", "1 OK", "2 OK");
        assertThat(fixture.count(ProxyCounter.ACK_HANDLES)).isEqualTo(3);
        assertThat(fixture.count(ProxyCounter.ACK_REQUESTS)).isEqualTo(1);
    }

    @Test
    void shouldAckAgainSinglyWhenBatchIsRefused() {
        fixture.run(
                fixture.ack(reply, 0, handle(100, 100, 0)),
                fixture.ack(reply, 1, handle(100, 101, 0)));
        stub.answer(stub.request(), 1);
        RemotingCommand first = stub.request();
        assertThat(first.getExtFields()).containsEntry("offset", "100");
        stub.answer(first, 208);
        stub.answer(stub.request(), 0);
        assertThat(reply.said).containsExactly("0 INVALID_RECEIPT_HANDLE", "1 OK");
        assertThat(fixture.count(ProxyCounter.ACK_FALLBACKS)).isEqualTo(1);
    }

    @Test
    void shouldRefuseWhenHandleIsExpired() {
        fixture.advanceMs(60_000);
        RequestEvent event = fixture.ack(reply, 0, handle(100, 100, 0));
        fixture.run(event);
        assertThat(event.verdict).isEqualTo(ReplyCode.INVALID_RECEIPT_HANDLE);
        assertThat(event.verdictText).isEqualTo("receipt handle is expired");
        event.clear();
    }

    @Test
    void shouldJudgeExpiryByBrokerTimeWhenClocksDiffer() {
        fixture.run(fixture.receive(reply, "*", false));
        StubBroker.answer(
                stub.channel(), stub.request(), 19, new byte[0], "popTime", "" + (NOW - 60_000));
        fixture.run(fixture.receive(reply, "*", false));
        StubBroker.answer(
                stub.channel(), stub.request(), 0, new byte[0], "popTime", "" + (NOW - 60_000));
        fixture.advanceMs(25_000);
        fixture.run(fixture.ack(reply, 1, handle(100, 100, 0).replace(" 60000 ", " 10000 ")));
        stub.answer(stub.request(), 0);
        assertThat(reply.said)
                .containsExactly("0 MESSAGE_NOT_FOUND", "0 MESSAGE_NOT_FOUND", "1 OK");
    }

    @Test
    void shouldGiveNewHandleWhenInvisibleTimeChanges() {
        fixture.run(fixture.change(reply, handle(100, 103, 2)));
        RemotingCommand request = stub.request();
        assertThat(request.getCode()).isEqualTo(200053);
        assertThat(request.getExtFields())
                .containsEntry("topic", "%RETRY%G+T")
                .containsEntry("invisibleTime", "20000")
                .containsEntry("suspend", "false")
                .containsEntry("extraInfo", handle(100, 103, 2));
        stub.answer(request, 0, "popTime", "42", "invisibleTime", "20000", "reviveQid", "6");
        assertThat(reply.said).containsExactly("changed [103 42 20000 6 2 broker-a 2 103 777]");
    }

    @Test
    void shouldEndTransactionWhenIdIsOurs() {
        fixture.run(fixture.endTransaction(reply, "uk~x~broker-a~11~22"));
        RemotingCommand request = stub.request();
        assertThat(request.getCode()).isEqualTo(37);
        assertThat(request.getFlag()).isZero();
        assertThat(request.getExtFields())
                .containsAllEntriesOf(
                        Map.of(
                                "producerGroup", "T",
                                "topic", "T",
                                "tranStateTableOffset", "11",
                                "commitLogOffset", "22",
                                "commitOrRollback", "8",
                                "fromTransactionCheck", "false",
                                "msgId", "msg",
                                "transactionId", "uk~x"));
        stub.answer(request, 0);
        assertThat(reply.said).containsExactly("0 OK");
    }

    @Test
    void shouldDeliverWhenMessagesCome() throws Exception {
        fixture.run(fixture.receive(reply, "a||b", false));
        RemotingCommand request = stub.request();
        assertThat(request.getCode()).isEqualTo(200050);
        assertThat(request.getExtFields())
                .containsAllEntriesOf(
                        Map.of(
                                "consumerGroup", "G",
                                "topic", "T",
                                "queueId", "-1",
                                "maxMsgNums", "8",
                                "invisibleTime", "60000",
                                "pollTime", "5000",
                                "bornTime", "0",
                                "initMode", "1",
                                "expType", "TAG",
                                "exp", "a||b"))
                .containsEntry("order", "false");
        String check = "5 " + NOW + " 60000 5 0 broker-a 2 7";
        byte[] body =
                join(
                        stored("T", "one", 7, 2, Map.of("TAGS", "a", "POP_CK", check)),
                        stored("T", "two", 8, 0, Map.of("TAGS", "c", "POP_CK", check)),
                        stored("T", "six", 9, 4, Map.of("TAGS", "b", "POP_CK", check)));
        StubBroker.answer(stub.channel(), request, 0, body, POP);
        assertThat(reply.said).containsExactly("one #3 [" + check + " 7000]", "0 OK");
        List<RemotingCommand> returns = stub.requests();
        assertThat(returns).extracting(RemotingCommand::getCode).containsExactly(200051, 36);
        RemotingCommand back = returns.get(1);
        assertThat(back.getExtFields())
                .containsAllEntriesOf(
                        Map.of(
                                "offset", "9000",
                                "group", "G",
                                "delayLevel", "-1",
                                "originTopic", "T",
                                "unitMode", "false",
                                "maxReconsumeTimes", "0"));
        stub.answer(returns.get(0), 0);
        stub.answer(back, 0);
        RemotingCommand ack = stub.request();
        assertThat(ack.getCode()).isEqualTo(200051);
        stub.answer(ack, 0);
        assertThat(fixture.count(ProxyCounter.FILTERED_MESSAGES)).isEqualTo(1);
        assertThat(fixture.count(ProxyCounter.DEAD_LETTERS)).isEqualTo(1);
    }

    @Test
    void shouldComposeHandlesWhenBrokerWroteNone() throws Exception {
        fixture.run(fixture.receive(reply, "*", true));
        byte[] body =
                join(
                        stored("T", "one", 7, 0, Map.of("K", "v")),
                        stored("T", "two", 9, 0, Map.of("K", "v")),
                        stored("%RETRY%G_T", "old", 4, 0, Map.of("K", "v")));
        StubBroker.answer(
                stub.channel(),
                stub.request(),
                0,
                body,
                "popTime",
                "" + NOW,
                "invisibleTime",
                "60000",
                "reviveQid",
                "999",
                "startOffsetInfo",
                "0 1 3;0 2 6;1 2 4",
                "msgOffsetInfo",
                "0 2 7,9;1 2 4",
                "orderCountInfo",
                "0 2 1;0 qo2%9 2");
        String rest = " " + NOW + " 60000 999 ";
        assertThat(reply.said)
                .containsExactly(
                        "one #2 [6" + rest + "0 broker-a 2 7 7000]",
                        "two #3 [6" + rest + "0 broker-a 2 9 9000]",
                        "old #1 [4" + rest + "1 broker-a 2 4 4000]",
                        "0 OK");
    }

    @Test
    void shouldSayWhyWhenNothingCame() {
        for (int code : new int[] {19, 210, 209, 23}) {
            fixture.run(fixture.receive(reply, "*", false));
            stub.answer(stub.request(), code);
        }
        assertThat(reply.said)
                .containsExactly(
                        "0 MESSAGE_NOT_FOUND",
                        "0 MESSAGE_NOT_FOUND",
                        "0 TOO_MANY_REQUESTS",
                        "0 ILLEGAL_FILTER_EXPRESSION");
    }

    @Test
    void shouldGiveBackWhenClientHasGone() throws Exception {
        fixture.run(fixture.receive(reply, "*", false));
        RemotingCommand request = stub.request();
        reply.isCancelled = true;
        byte[] body = stored("T", "one", 7, 0, Map.of("POP_CK", "5 1 60000 5 0 broker-a 2 7"));
        StubBroker.answer(stub.channel(), request, 0, body, POP);
        RemotingCommand nack = stub.request();
        assertThat(nack.getCode()).isEqualTo(200053);
        assertThat(nack.getExtFields())
                .containsEntry("invisibleTime", "1000")
                .containsEntry("suspend", "true")
                .containsEntry("extraInfo", "5 1 60000 5 0 broker-a 2 7 7000");
        stub.answer(nack, 0);
        assertThat(reply.said).containsExactly("0 MESSAGE_NOT_FOUND");
        assertThat(fixture.count(ProxyCounter.NACKED_MESSAGES)).isEqualTo(1);
    }

    @Test
    void shouldGiveBackWhenAnswerComesTooLate() throws Exception {
        RequestEvent event = fixture.receive(reply, "*", false);
        event.deadlineNs = 1_000_000_000L;
        fixture.run(event);
        RemotingCommand request = stub.request();
        fixture.advanceMs(1_010);
        assertThat(reply.said).containsExactly("0 PROXY_TIMEOUT");
        byte[] body = stored("T", "one", 7, 0, Map.of("POP_CK", "5 1 60000 5 0 broker-a 2 7"));
        StubBroker.answer(stub.channel(), request, 0, body, POP);
        stub.answer(stub.request(), 0);
        assertThat(reply.said).hasSize(1);
        assertThat(fixture.count(ProxyCounter.NACKED_MESSAGES)).isEqualTo(1);
    }

    /** The broker holds the poll all the same; what it gives it goes back. */
    @Test
    void shouldAnswerAPollAtOnceWhenPollsEndAndGiveBackWhatComesLater() throws Exception {
        fixture.run(fixture.receive(reply, "*", false));
        RemotingCommand request = stub.request();

        fixture.gateway.endPolls();

        assertThat(reply.said).containsExactly("0 MESSAGE_NOT_FOUND");
        assertThat(fixture.gateway.inFlight()).isZero();
        byte[] body = stored("T", "one", 7, 0, Map.of("POP_CK", "5 1 60000 5 0 broker-a 2 7"));
        StubBroker.answer(stub.channel(), request, 0, body, POP);
        RemotingCommand nack = stub.request();
        assertThat(nack.getExtFields()).containsEntry("invisibleTime", "1000");
        stub.answer(nack, 0);
        assertThat(reply.said).hasSize(1);
        assertThat(fixture.count(ProxyCounter.NACKED_MESSAGES)).isOne();
        assertThat(fixture.gateway.inFlight()).isZero();
    }

    @Test
    void shouldAnswerAPollThatWaitsForTheConnectionWhenPollsEnd() {
        stub.isPending = true;
        fixture.run(fixture.receive(reply, "*", false), fixture.ack(reply, 1, handle(100, 100, 0)));

        fixture.gateway.endPolls();

        assertThat(reply.said).containsExactly("0 MESSAGE_NOT_FOUND");
        stub.acceptPending();
        RemotingCommand ack = stub.request();
        assertThat(ack.getCode()).isEqualTo(200051);
        stub.answer(ack, 0);
        assertThat(stub.requests()).isEmpty();
        assertThat(fixture.gateway.inFlight()).isZero();
    }

    @Test
    void shouldAnswerPollsWithoutTheBrokerWhenPollsHaveEndedAndServeTheRest() {
        fixture.gateway.endPolls();

        fixture.run(fixture.receive(reply, "*", false), fixture.ack(reply, 1, handle(100, 100, 0)));
        RemotingCommand ack = stub.request();
        stub.answer(ack, 0);

        assertThat(ack.getCode()).isEqualTo(200051);
        assertThat(reply.said).containsExactly("0 MESSAGE_NOT_FOUND", "1 OK");
        assertThat(stub.requests()).isEmpty();
    }

    @Test
    void shouldForgetAnEndedPollWhenTheBrokerNeverAnswers() {
        fixture.run(fixture.receive(reply, "*", false));
        stub.request();
        fixture.gateway.endPolls();

        fixture.advanceMs(25_000);

        assertThat(reply.said).hasSize(1);
        assertThat(fixture.gateway.inFlight()).isZero();
    }

    @Test
    void shouldStopAtGarbageWhenBodyIsCut() throws Exception {
        fixture.run(fixture.receive(reply, "*", false));
        RemotingCommand request = stub.request();
        byte[] whole = join(stored("T", "one", 7, 0, Map.of("K", "v")), new byte[] {0, 0, 1, 0, 9});
        assertThat(ByteBuffer.wrap(whole).getInt()).isPositive();
        StubBroker.answer(stub.channel(), request, 0, whole, POP);
        assertThat(reply.said).hasSize(2).last().isEqualTo("0 OK");
    }
}
