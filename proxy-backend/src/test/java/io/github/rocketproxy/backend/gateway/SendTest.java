package io.github.rocketproxy.backend.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SendTest {
    private static final String ID = "7F00000100002A9F";

    private final GatewayFixture fixture = new GatewayFixture();
    private final StubBroker stub = fixture.stub;
    private final RecordingReply reply = new RecordingReply();

    @AfterEach
    void close() {
        fixture.close();
    }

    private RequestEvent normal(int index, String body) {
        return fixture.send(reply, index, MessageKind.NORMAL, body);
    }

    private RequestEvent fifo(int index) {
        return fixture.send(reply, index, MessageKind.FIFO, "f" + index);
    }

    private static String body(RemotingCommand request) {
        return new String(request.getBody(), StandardCharsets.UTF_8);
    }

    private static List<String> bodies(RemotingCommand batch) throws Exception {
        return MessageDecoder.decodeMessages(ByteBuffer.wrap(batch.getBody())).stream()
                .map(SendTest::described)
                .toList();
    }

    private static String described(Message message) {
        return message.getProperty("UNIQ_KEY")
                + ":"
                + new String(message.getBody(), StandardCharsets.UTF_8);
    }

    @Test
    void shouldSendSinglyWhenAlone() {
        fixture.run(normal(0, "hello"));
        RemotingCommand request = stub.request();
        assertThat(request.getCode()).isEqualTo(310);
        assertThat(request.getVersion()).isEqualTo(513);
        assertThat(body(request)).isEqualTo("hello");
        assertThat(request.getExtFields())
                .containsAllEntriesOf(
                        Map.of("a", "T", "b", "T", "c", "TBW102", "d", "4", "e", "3", "f", "0"))
                .containsAllEntriesOf(
                        Map.of("g", "99", "h", "0", "j", "0", "k", "false", "m", "false"))
                .containsEntry("n", "broker-a")
                .containsEntry("i", "UNIQ_KEY\u0001id0\u0002");
        stub.answer(
                request,
                0,
                "queueId",
                "3",
                "queueOffset",
                "7",
                "msgId",
                ID + "00000000000000FF",
                "recallHandle",
                "rh");
        assertThat(reply.said).containsExactly("0 OK q3@7 log255");
        assertThat(reply.text).isEqualTo("rh");
    }

    @Test
    void shouldJoinWhenQueueIsTheSame() throws Exception {
        fixture.run(normal(0, "a"), normal(1, "b"), normal(2, "c"));
        RemotingCommand request = stub.request();
        assertThat(request.getCode()).isEqualTo(320);
        assertThat(request.getExtFields()).containsEntry("m", "true").doesNotContainKey("i");
        assertThat(bodies(request)).containsExactly("id0:a", "id1:b", "id2:c");
        String ids = ID + "0000000000000001," + ID + "0000000000000002," + ID + "0000000000000003";
        stub.answer(request, 10, "queueId", "3", "queueOffset", "40", "msgId", ids);
        assertThat(reply.said)
                .containsExactly(
                        "0 MASTER_PERSISTENCE_TIMEOUT q3@40 log-1",
                        "1 MASTER_PERSISTENCE_TIMEOUT q3@41 log-1",
                        "2 MASTER_PERSISTENCE_TIMEOUT q3@42 log-1");
        assertThat(fixture.count(ProxyCounter.SEND_MESSAGES)).isEqualTo(3);
        assertThat(fixture.count(ProxyCounter.SEND_REQUESTS)).isEqualTo(1);
    }

    @Test
    void shouldKeepBytesWhenSomeBodiesAreTooLongToCopy() throws Exception {
        String longBody = "x".repeat(5_000);
        fixture.run(normal(0, "a"), normal(1, longBody), normal(2, "c"), normal(3, longBody + "y"));
        RemotingCommand request = stub.request();
        assertThat(bodies(request))
                .containsExactly("id0:a", "id1:" + longBody, "id2:c", "id3:" + longBody + "y");
        stub.answer(request, 13);
        for (String expected : List.of("a", longBody, "c", longBody + "y")) {
            RemotingCommand single = stub.request();
            assertThat(body(single)).isEqualTo(expected);
            stub.answer(single, 0, "queueId", "3", "queueOffset", "1");
        }
        assertThat(reply.said).hasSize(4).allMatch(said -> said.endsWith("OK q3@1 log-1"));
    }

    @Test
    void shouldNotCopyWhenBodyIsLong() {
        String longBody = "z".repeat(100_000);
        fixture.run(normal(0, longBody), normal(1, "small"), normal(2, "other"));
        List<RemotingCommand> requests = stub.requests();
        assertThat(requests).extracting(RemotingCommand::getCode).containsExactly(310, 320);
        assertThat(body(requests.getFirst())).isEqualTo(longBody);
        requests.forEach(request -> stub.answer(request, 0, "queueOffset", "1"));
        assertThat(reply.said).hasSize(3);
    }

    @Test
    void shouldSendAgainSinglyWhenBatchIsRefused() {
        fixture.run(normal(0, "a"), normal(1, "b"), normal(2, "c"));
        stub.answer(stub.request(), 13);
        RemotingCommand first = stub.request();
        assertThat(first.getCode()).isEqualTo(310);
        assertThat(first.getExtFields()).containsEntry("i", "UNIQ_KEY\u0001id0\u0002");
        assertThat(body(first)).isEqualTo("a");
        stub.answer(first, 0, "queueId", "3", "queueOffset", "5");
        stub.answer(stub.request(), 16);
        stub.answer(stub.request(), 0, "queueId", "3", "queueOffset", "6");
        assertThat(reply.said).containsExactly("0 OK q3@5 log-1", "1 FORBIDDEN", "2 OK q3@6 log-1");
        assertThat(fixture.count(ProxyCounter.SEND_FALLBACKS)).isEqualTo(1);
        assertThat(fixture.count(ProxyCounter.SEND_MESSAGES)).isEqualTo(3);
    }

    @Test
    void shouldRefuseAllWhenBrokerIsBusy() {
        fixture.run(normal(0, "a"), normal(1, "b"));
        stub.answer(stub.request(), 2);
        assertThat(reply.said).containsExactly("0 TOO_MANY_REQUESTS", "1 TOO_MANY_REQUESTS");
        assertThat(fixture.count(ProxyCounter.SEND_FALLBACKS)).isZero();
    }

    @Test
    void shouldRefuseAllAtOnceWhenReasonHoldsForEach() {
        fixture.run(normal(0, "a"), normal(1, "b"));
        stub.answer(stub.request(), 14);
        assertThat(reply.said).containsExactly("0 HA_NOT_AVAILABLE", "1 HA_NOT_AVAILABLE");
        assertThat(fixture.count(ProxyCounter.SEND_FALLBACKS)).isZero();
    }

    @Test
    void shouldRefuseAndKeepNoBufferWhenPropertiesCannotBeWritten() {
        fixture.run(fifo(9));
        stub.answer(stub.request(), 0, "queueOffset", "1");
        RequestEvent good = normal(0, "a");
        RequestEvent bad = normal(1, "b");
        List<ByteBuf> frames = new ArrayList<>();
        bad.properties =
                (event, out) -> {
                    frames.add(out);
                    throw new IllegalStateException("bad property");
                };
        fixture.run(good, bad);
        assertThat(stub.requests()).isEmpty();
        for (RequestEvent event : List.of(good, bad)) {
            assertThat(event.verdict).isEqualTo(ReplyCode.INTERNAL_SERVER_ERROR);
            event.clear();
        }
        assertThat(frames).hasSize(1).allSatisfy(frame -> assertThat(frame.refCnt()).isZero());
        RequestEvent alone = normal(2, "c");
        alone.properties =
                (event, out) -> {
                    frames.add(out);
                    throw new IllegalStateException("bad property");
                };
        fixture.run(alone);
        alone.clear();
        assertThat(frames).hasSize(2).allSatisfy(frame -> assertThat(frame.refCnt()).isZero());
    }

    @Test
    void shouldNotJoinWhenKindIsDelay() {
        fixture.run(
                fixture.send(reply, 0, MessageKind.DELAY, "a"),
                fixture.send(reply, 1, MessageKind.DELAY, "b"));
        List<RemotingCommand> requests = stub.requests();
        assertThat(requests).extracting(RemotingCommand::getCode).containsExactly(310, 310);
        requests.forEach(request -> stub.answer(request, 0, "queueOffset", "1"));
    }

    @Test
    void shouldKeepOrderWhenMessagesAreFifo() throws Exception {
        fixture.run(fifo(0), fifo(1));
        fixture.run(fifo(2));
        fixture.run(fifo(3), fifo(4));
        RemotingCommand first = stub.request();
        assertThat(bodies(first)).containsExactly("id0:f0", "id1:f1");
        stub.answer(first, 13);
        stub.answer(stub.request(), 0, "queueOffset", "1");
        RemotingCommand second = stub.request();
        assertThat(body(second)).isEqualTo("f1");
        stub.answer(second, 0, "queueOffset", "2");
        RemotingCommand last = stub.request();
        assertThat(bodies(last)).containsExactly("id2:f2", "id3:f3", "id4:f4");
        stub.answer(last, 0, "queueOffset", "3");
        assertThat(reply.said).hasSize(5).allMatch(said -> said.contains(" OK "));
    }

    @Test
    void shouldGoOnWithLaneWhenFormerTimesOut() {
        RequestEvent slow = fifo(0);
        slow.deadlineNs = 500_000_000;
        fixture.run(slow);
        fixture.run(fifo(1));
        stub.request();
        fixture.advanceMs(510);
        assertThat(reply.said).containsExactly("0 PROXY_TIMEOUT");
        stub.answer(stub.request(), 0, "queueOffset", "1");
        assertThat(reply.said).hasSize(2);
    }
}
