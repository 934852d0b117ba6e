package io.github.rocketproxy.backend.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.backend.link.LinkConfig;
import io.github.rocketproxy.backend.link.ProtectionConfig;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that come while the broker still owes answers for their topic or queue. */
@Timeout(20)
class SendGatherTest {
    private static final int SINGLE = 310;
    private static final int BATCH = 320;

    private final GatewayFixture fixture =
            new GatewayFixture(LinkConfig.defaults("proxy-1", 2, ProtectionConfig.DEFAULT));
    private final StubBroker stub = fixture.stub;
    private final RecordingReply reply = new RecordingReply();

    @AfterEach
    void close() {
        fixture.close();
    }

    /** A ring batch of its own for each message. */
    private void send(MessageKind kind, int from, int to) {
        for (int i = from; i < to; i++) {
            fixture.run(fixture.send(reply, i, kind, "b" + i));
        }
    }

    private static List<String> bodies(RemotingCommand request) throws Exception {
        if (request.getCode() == SINGLE) {
            return List.of(new String(request.getBody(), StandardCharsets.UTF_8));
        }
        return MessageDecoder.decodeMessages(ByteBuffer.wrap(request.getBody())).stream()
                .map(
                        message ->
                                message.getProperty("UNIQ_KEY")
                                        + ":"
                                        + new String(message.getBody(), StandardCharsets.UTF_8))
                .toList();
    }

    private void agree(RemotingCommand request, long queueOffset) {
        stub.answer(request, 0, "queueId", "3", "queueOffset", Long.toString(queueOffset));
    }

    @Test
    void shouldJoinWhatCameWhileTwoRequestsWereUnanswered() throws Exception {
        send(MessageKind.NORMAL, 0, 5);
        List<RemotingCommand> first = stub.requests();
        assertThat(first).extracting(RemotingCommand::getCode).containsExactly(SINGLE, SINGLE);

        agree(first.getFirst(), 10);
        RemotingCommand joined = stub.request();
        assertThat(joined.getCode()).isEqualTo(BATCH);
        assertThat(joined.getExtFields()).containsEntry("e", "3").containsEntry("m", "true");
        assertThat(bodies(joined)).containsExactly("id2:b2", "id3:b3", "id4:b4");

        agree(first.getLast(), 11);
        agree(joined, 20);
        assertThat(reply.said)
                .containsExactly(
                        "0 OK q3@10 log-1",
                        "1 OK q3@11 log-1",
                        "2 OK q3@20 log-1",
                        "3 OK q3@21 log-1",
                        "4 OK q3@22 log-1");
        assertThat(fixture.count(ProxyCounter.SEND_MESSAGES)).isEqualTo(5);
        assertThat(fixture.count(ProxyCounter.SEND_REQUESTS)).isEqualTo(3);
    }

    @Test
    void shouldGoAtOnceWhenNothingIsUnanswered() {
        for (int i = 0; i < 5; i++) {
            send(MessageKind.NORMAL, i, i + 1);
            agree(stub.request(), i);
        }
        assertThat(reply.said).hasSize(5);
    }

    @Test
    void shouldKeepBytesWhereverTheyLay() throws Exception {
        send(MessageKind.NORMAL, 0, 2);
        String longBody = "x".repeat(5_000);
        fixture.run(fixture.send(reply, 2, MessageKind.NORMAL, longBody));
        fixture.run(
                fixture.send(reply, 3, MessageKind.NORMAL, "a"),
                fixture.send(reply, 4, MessageKind.NORMAL, longBody + "y"),
                fixture.send(reply, 5, MessageKind.NORMAL, "c"));
        List<RemotingCommand> first = stub.requests();
        agree(first.getFirst(), 1);
        RemotingCommand joined = stub.request();
        assertThat(bodies(joined))
                .containsExactly("id2:" + longBody, "id3:a", "id4:" + longBody + "y", "id5:c");

        stub.answer(joined, 13); // refused for what is in it: one by one, from the joined frame
        for (String expected : List.of(longBody, "a", longBody + "y", "c")) {
            RemotingCommand single = stub.request();
            assertThat(bodies(single)).containsExactly(expected);
            agree(single, 1);
        }
        agree(first.getLast(), 1);
        assertThat(reply.said).hasSize(6).allMatch(said -> said.contains(" OK "));
    }

    @Test
    void shouldJoinOrderedMessagesOfAQueueInTheirOrder() throws Exception {
        send(MessageKind.FIFO, 0, 4);
        RemotingCommand first = stub.request();
        assertThat(bodies(first)).containsExactly("b0");
        agree(first, 1);
        RemotingCommand joined = stub.request();
        assertThat(bodies(joined)).containsExactly("id1:b1", "id2:b2", "id3:b3");
        agree(joined, 2);
        assertThat(reply.said)
                .containsExactly(
                        "0 OK q3@1 log-1", "1 OK q3@2 log-1", "2 OK q3@3 log-1", "3 OK q3@4 log-1");
    }

    @Test
    void shouldNotMoveOrderedMessagesToAnotherQueue() throws Exception {
        send(MessageKind.FIFO, 0, 1);
        int collision = collidingQueue();
        for (int i = 1; i < 3; i++) {
            RequestEvent event = fixture.send(reply, i, MessageKind.FIFO, "b" + i);
            event.queueId = i == 1 ? 3 : collision;
            fixture.run(event);
        }
        agree(stub.request(), 1);
        RemotingCommand second = stub.request();
        assertThat(bodies(second)).containsExactly("b1");
        agree(second, 2);
        RemotingCommand third = stub.request();
        assertThat(bodies(third)).containsExactly("b2");
        assertThat(third.getExtFields()).containsEntry("e", Integer.toString(collision));
        agree(third, 3);
    }

    /** Another queue of the topic that shares the lane of queue 3. */
    private static int collidingQueue() {
        int wanted = lane(3);
        return IntStream.iterate(4, id -> id + 1)
                .filter(id -> lane(id) == wanted)
                .findFirst()
                .orElseThrow();
    }

    private static int lane(int queueId) {
        return ("T".hashCode() * 31 + queueId) * 0x9E3779B9 >>> 1 & 1023;
    }

    @Test
    void shouldTakeUnorderedMessagesOfOtherQueuesAlong() throws Exception {
        send(MessageKind.NORMAL, 0, 2);
        for (int i = 2; i < 4; i++) {
            RequestEvent event = fixture.send(reply, i, MessageKind.NORMAL, "b" + i);
            event.queueId = i;
            fixture.run(event);
        }
        List<RemotingCommand> first = stub.requests();
        agree(first.getFirst(), 1);
        RemotingCommand joined = stub.request();
        assertThat(bodies(joined)).containsExactly("id2:b2", "id3:b3");
        assertThat(joined.getExtFields()).containsEntry("e", "2");
        agree(joined, 5);
        agree(first.getLast(), 1);
    }

    @Test
    void shouldNotMixTopics() {
        send(MessageKind.NORMAL, 0, 2);
        RequestEvent other = fixture.send(reply, 2, MessageKind.NORMAL, "other");
        other.route = TopicRoute.of("U", MessageKind.MIXED, List.of(), List.of(), List.of(), 0);
        fixture.run(other);
        assertThat(stub.requests())
                .hasSize(3)
                .allSatisfy(request -> assertThat(request.getCode()).isEqualTo(SINGLE))
                .allSatisfy(request -> agree(request, 1));
    }

    @Test
    void shouldFillFramesToTheirLimitAndNoFurther() throws Exception {
        send(MessageKind.NORMAL, 0, 102);
        List<RemotingCommand> first = stub.requests();
        assertThat(first).hasSize(2);
        agree(first.getFirst(), 1);
        RemotingCommand full = stub.request();
        assertThat(bodies(full)).hasSize(64).startsWith("id2:b2").endsWith("id65:b65");
        agree(first.getLast(), 1);
        RemotingCommand rest = stub.request();
        assertThat(bodies(rest)).hasSize(36).startsWith("id66:b66");
        agree(full, 1);
        agree(rest, 1);
        assertThat(reply.said).hasSize(102);
    }

    @Test
    void shouldTimeOutWhileWaiting() {
        send(MessageKind.NORMAL, 0, 4);
        assertThat(stub.requests()).hasSize(2);
        fixture.advanceMs(2_010);
        assertThat(reply.said)
                .containsExactlyInAnyOrder(
                        "0 PROXY_TIMEOUT", "1 PROXY_TIMEOUT", "2 PROXY_TIMEOUT", "3 PROXY_TIMEOUT");
        assertThat(stub.requests()).isEmpty();
    }

    @Test
    void shouldSendWhatWaitsOverANewConnectionWhenTheOldOneIsLost() throws Exception {
        send(MessageKind.NORMAL, 0, 4);
        send(MessageKind.FIFO, 4, 7);
        assertThat(stub.requests()).hasSize(3);
        stub.channels.getFirst().close();
        fixture.runTasks();
        assertThat(reply.said)
                .containsExactly(
                        "0 INTERNAL_SERVER_ERROR",
                        "1 INTERNAL_SERVER_ERROR",
                        "4 INTERNAL_SERVER_ERROR");
        List<RemotingCommand> again = stub.requests();
        assertThat(again).hasSize(2);
        assertThat(bodies(again.getFirst())).containsExactly("id2:b2", "id3:b3");
        assertThat(bodies(again.getLast())).containsExactly("id5:b5", "id6:b6");
        again.forEach(request -> agree(request, 1));
        assertThat(reply.said).hasSize(7);
    }
}
