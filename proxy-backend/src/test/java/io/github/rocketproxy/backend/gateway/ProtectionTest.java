package io.github.rocketproxy.backend.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.backend.link.LinkConfig;
import io.github.rocketproxy.backend.link.LinkView;
import io.github.rocketproxy.backend.link.ProtectionConfig;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.route.BrokerHealth;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.QueueRef;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two brokers, one of which is slow, overloaded or gone. */
@Timeout(20)
class ProtectionTest {
    private static final String HOST_A = "host-a:10911";
    private static final String HOST_B = "host-b:10911";
    private static final int BEAT = 34;
    private static final int SINGLE = 310;
    private static final int BATCH = 320;
    private static final ProtectionConfig PROTECTION =
            ProtectionConfig.DEFAULT.with(new ProtectionConfig.Concurrency(true, 8, 8, 20, 4));

    private GatewayFixture fixture = fixture(PROTECTION);
    private final RecordingReply reply = new RecordingReply();
    private final BrokerRef other = new BrokerRef(1, "broker-b", HOST_B);
    private final TopicRoute route =
            TopicRoute.of(
                    "T",
                    MessageKind.MIXED,
                    List.of(),
                    List.of(new QueueRef(fixture.broker, 3), new QueueRef(other, 5)),
                    List.of(),
                    0);

    private static GatewayFixture fixture(ProtectionConfig protection) {
        return new GatewayFixture(LinkConfig.defaults("proxy-1", 0, protection));
    }

    private void use(ProtectionConfig protection) {
        fixture.close();
        fixture = fixture(protection);
    }

    @AfterEach
    void close() {
        fixture.gateway.close();
        fixture.close();
    }

    private RequestEvent event(MessageKind kind, int index) {
        RequestEvent event = fixture.send(reply, index, kind, "m" + index);
        event.route = route;
        event.broker = fixture.broker; // as if the router knew no better
        return event;
    }

    /** A ring batch of its own for each. */
    private void send(MessageKind kind, int from, int to) {
        for (int i = from; i < to; i++) {
            fixture.run(event(kind, i));
        }
    }

    private String ack(int index) {
        RecordingReply acked = new RecordingReply();
        fixture.run(
                fixture.ack(
                        acked,
                        index,
                        "0 " + fixture.epochMs() + " 60000 1 0 broker-a 2 " + index + " 9"));
        return acked.said.isEmpty() ? "" : acked.said.getFirst();
    }

    private List<RemotingCommand> requestsTo(String host) {
        return fixture.stub.channel(host) == null
                ? List.of()
                : StubBroker.requests(fixture.stub.channel(host));
    }

    private void answer(String host, RemotingCommand request, int code) {
        StubBroker.answer(
                fixture.stub.channel(host), request, code, new byte[0], "queueOffset", "1");
    }

    private LinkView link(int index) {
        return fixture.gateway.links().get(index);
    }

    private int share(BrokerRef broker) {
        return fixture.gateway.health().share(broker);
    }

    private void openByConnectFailure() {
        fixture.stub.refusing.add(HOST_A);
        send(MessageKind.FIFO, 0, 1);
        reply.said.clear();
        assertThat(link(0).circuit()).isEqualTo("OPEN");
    }

    private void toHalfOpen() {
        openByConnectFailure();
        fixture.stub.refusing.clear();
        fixture.advanceMs(600);
        answer(HOST_A, requestsTo(HOST_A).getFirst(), 0);
        assertThat(link(0).circuit()).isEqualTo("HALF_OPEN");
    }

    // --- the limit

    @Test
    void shouldLetWhatIsAboveTheLimitJoinAndLeaveTogether() throws Exception {
        send(MessageKind.NORMAL, 0, 20);
        List<RemotingCommand> first = requestsTo(HOST_A);
        assertThat(first).hasSize(8);
        assertThat(link(0).waiting()).isEqualTo(12);
        answer(HOST_A, first.get(0), 0);
        List<RemotingCommand> second = requestsTo(HOST_A);
        assertThat(second).hasSize(1);
        assertThat(second.getFirst().getCode()).isEqualTo(BATCH);
        assertThat(MessageDecoder.decodeMessages(ByteBuffer.wrap(second.getFirst().getBody())))
                .hasSize(12);
        answer(HOST_A, second.getFirst(), 0);
        first.subList(1, 8).forEach(request -> answer(HOST_A, request, 0));
        assertThat(reply.said).hasSize(20).allMatch(said -> said.contains(" OK "));
        assertThat(link(0).inFlight()).isZero();
    }

    @Test
    void shouldRefuseAtOnceWhenTooManyWait() {
        send(MessageKind.DELAY, 0, 29);
        assertThat(reply.said).containsExactly("28 TOO_MANY_REQUESTS");
        assertThat(fixture.count(ProxyCounter.LINK_LIMITED)).isEqualTo(1);
        for (int round = 0; round < 10; round++) {
            requestsTo(HOST_A).forEach(request -> answer(HOST_A, request, 0));
        }
        assertThat(reply.said).hasSize(29);
    }

    @Test
    void shouldKeepLessMemoryForABrokerThatIsSlow() {
        use(2_000);
        int taken = takenUntilFull();
        assertThat(taken).isBetween(9, 15);
        assertThat(link(0).waiting()).isEqualTo(taken - 8);
        use(100_000);
        assertThat(takenUntilFull()).isEqualTo(28);
    }

    /** Messages that a link takes before it refuses one. */
    private int takenUntilFull() {
        reply.said.clear();
        int sent = 0;
        while (reply.said.isEmpty()) {
            send(MessageKind.DELAY, sent, sent + 1);
            sent++;
        }
        return sent - 1;
    }

    private void use(long pendingBytes) {
        LinkConfig usual = LinkConfig.defaults("proxy-1");
        fixture.gateway.close();
        fixture.close();
        fixture =
                new GatewayFixture(
                        new LinkConfig(
                                "proxy-1",
                                1_024,
                                pendingBytes,
                                usual.requestTimeoutMs(),
                                usual.pollMarginMs(),
                                usual.keepAliveMs(),
                                usual.backoffMinMs(),
                                usual.backoffMaxMs(),
                                usual.maxFrameBytes(),
                                usual.sendBatchCount(),
                                usual.sendBatchBytes(),
                                usual.sendJoinBytes(),
                                usual.sendsInFlight(),
                                usual.copyBytes(),
                                usual.ackBatchCount(),
                                usual.poolCapacity(),
                                PROTECTION));
    }

    @Test
    void shouldKeepItsDeadlineWhenItWaits() {
        use(PROTECTION.with(ProtectionConfig.OFF.circuit()));
        send(MessageKind.DELAY, 0, 8);
        RequestEvent hasty = event(MessageKind.DELAY, 8);
        hasty.deadlineNs = 400_000_000;
        fixture.run(hasty);
        fixture.advanceMs(410);
        assertThat(reply.said).containsExactly("8 PROXY_TIMEOUT");
        requestsTo(HOST_A).forEach(request -> answer(HOST_A, request, 0));
        assertThat(requestsTo(HOST_A)).isEmpty();
        assertThat(reply.said).hasSize(9);
    }

    @Test
    void shouldBoundLongPollsOnTheirOwn() {
        RecordingReply polled = new RecordingReply();
        for (int i = 0; i < 5; i++) {
            fixture.run(fixture.receive(polled, "*", false));
        }
        assertThat(polled.said).containsExactly("0 TOO_MANY_REQUESTS");
        assertThat(link(0).polls()).isEqualTo(4);
        requestsTo(HOST_A);
        send(MessageKind.DELAY, 0, 9);
        assertThat(requestsTo(HOST_A)).hasSize(8);
    }

    // --- the circuit

    @Test
    void shouldStopAskingABrokerThatWasSilentForAWholeTimeout() {
        send(MessageKind.FIFO, 0, 1);
        fixture.advanceMs(2_010);
        assertThat(reply.said).containsExactly("0 PROXY_TIMEOUT");
        assertThat(link(0).circuit()).isEqualTo("OPEN");
        assertThat(share(fixture.broker)).isZero();
        assertThat(fixture.count(ProxyCounter.CIRCUIT_OPENED)).isEqualTo(1);
        requestsTo(HOST_A);

        assertThat(ack(1)).isEqualTo("1 HA_NOT_AVAILABLE");
        send(MessageKind.FIFO, 2, 3);
        send(MessageKind.NORMAL, 3, 4);

        assertThat(reply.said).last().isEqualTo("2 TOO_MANY_REQUESTS");
        assertThat(reply.text).contains("broker-a").contains("did not answer");
        assertThat(requestsTo(HOST_A)).isEmpty();
        answer(HOST_B, requestsTo(HOST_B).getFirst(), 0);
        assertThat(reply.said).last().isEqualTo("3 OK q5@1 log-1");
        assertThat(fixture.count(ProxyCounter.CIRCUIT_REFUSED)).isEqualTo(2);
        assertThat(fixture.count(ProxyCounter.SENDS_MOVED)).isEqualTo(1);
    }

    @Test
    void shouldCloseAgainByRequestsOnTrial() {
        toHalfOpen();
        send(MessageKind.FIFO, 1, 2);
        assertThat(ack(2)).isEmpty();
        assertThat(ack(3)).isEmpty();
        assertThat(ack(4)).as("one too many").isEqualTo("4 HA_NOT_AVAILABLE");
        List<RemotingCommand> probes = requestsTo(HOST_A);
        assertThat(probes).hasSize(3).noneMatch(request -> request.getCode() == BEAT);
        probes.forEach(request -> answer(HOST_A, request, 0));
        assertThat(link(0).circuit()).isEqualTo("CLOSED");
        assertThat(ack(5)).isEmpty();
    }

    @Test
    void shouldOpenAgainWhenARequestOnTrialFails() {
        toHalfOpen();
        send(MessageKind.FIFO, 1, 2);
        answer(HOST_A, requestsTo(HOST_A).getFirst(), 2);
        assertThat(reply.said).containsExactly("1 TOO_MANY_REQUESTS");
        assertThat(link(0).circuit()).isEqualTo("OPEN");
        fixture.advanceMs(900);
        assertThat(requestsTo(HOST_A)).isEmpty();
        fixture.advanceMs(200);
        assertThat(requestsTo(HOST_A)).extracting(RemotingCommand::getCode).containsOnly(BEAT);
    }

    @Test
    void shouldKnockLessAndLessOftenWhenBrokerStaysAway() {
        openByConnectFailure();
        int before = fixture.stub.addresses.size();
        fixture.advanceMs(600);
        assertThat(fixture.stub.addresses).hasSize(before + 1);
        fixture.advanceMs(900);
        assertThat(fixture.stub.addresses).hasSize(before + 1);
        fixture.advanceMs(200);
        assertThat(fixture.stub.addresses).hasSize(before + 2);
        for (int i = 0; i < 600; i++) {
            fixture.advanceMs(100);
        }
        assertThat(fixture.stub.addresses.size() - before).isBetween(11, 15);
    }

    @Test
    void shouldCloseByLifeSignsWhenNobodyAsks() {
        toHalfOpen();
        for (int i = 0; i < 3; i++) {
            fixture.advanceMs(700);
            answer(HOST_A, requestsTo(HOST_A).getFirst(), 0);
        }
        assertThat(link(0).circuit()).isEqualTo("CLOSED");
        fixture.advanceMs(100_000);
    }

    @Test
    void shouldNotMindBusinessErrors() {
        for (int i = 0; i < 30; i++) {
            send(MessageKind.NORMAL, i, i + 1);
            answer(HOST_A, requestsTo(HOST_A).getFirst(), 16);
        }
        assertThat(reply.said).hasSize(30).allMatch(said -> said.endsWith("FORBIDDEN"));
        assertThat(link(0).circuit()).isEqualTo("CLOSED");
        assertThat(link(0).failures()).isZero();
    }

    @Test
    void shouldNotMindClientsThatWaitButShortly() {
        for (int i = 0; i < 30; i++) {
            RequestEvent hasty = event(MessageKind.DELAY, i);
            hasty.deadlineNs = 1_000 + (i + 1) * 60_000_000L;
            fixture.run(hasty);
            fixture.advanceMs(60);
        }
        assertThat(reply.said).hasSizeGreaterThan(25).allMatch(said -> said.endsWith("TIMEOUT"));
        assertThat(link(0).circuit()).isEqualTo("CLOSED");
        assertThat(link(0).failures()).isZero();
    }

    @Test
    void shouldKnockAtOnceWhenALateAnswerComes() {
        send(MessageKind.FIFO, 0, 1);
        RecordingReply polled = new RecordingReply();
        fixture.run(fixture.receive(polled, "*", false));
        fixture.advanceMs(2_010);
        List<RemotingCommand> requests = requestsTo(HOST_A);
        answer(HOST_A, requests.get(1), 210);
        fixture.advanceMs(110);
        assertThat(requestsTo(HOST_A)).extracting(RemotingCommand::getCode).containsOnly(BEAT);
    }

    @Test
    void shouldTurnAwayWhatWaitsWhenItOpens() {
        send(MessageKind.FIFO, 0, 1);
        send(MessageKind.DELAY, 1, 8);
        fixture.advanceMs(1_000);
        send(MessageKind.DELAY, 8, 12);
        fixture.advanceMs(1_010);
        assertThat(reply.said).hasSize(12).contains("11 TOO_MANY_REQUESTS");
        assertThat(link(0).waiting()).isZero();
        assertThat(link(0).inFlight()).isZero();
    }

    // --- elsewhere

    @Test
    void shouldMoveMessagesToTheOtherBrokerWhenOneCannotBeReached() throws Exception {
        fixture.stub.refusing.add(HOST_A);
        fixture.run(event(MessageKind.NORMAL, 0), event(MessageKind.NORMAL, 1));
        RemotingCommand moved = requestsTo(HOST_B).getFirst();
        assertThat(moved.getCode()).isEqualTo(BATCH);
        assertThat(moved.getExtFields()).containsEntry("e", "5").containsEntry("n", "broker-b");
        assertThat(MessageDecoder.decodeMessages(ByteBuffer.wrap(moved.getBody())))
                .extracting(message -> message.getProperty("UNIQ_KEY"))
                .containsExactly("id0", "id1");
        answer(HOST_B, moved, 0);
        assertThat(reply.said).containsExactly("0 OK q5@1 log-1", "1 OK q5@2 log-1");
    }

    @Test
    void shouldNotMoveWhatMayHaveBeenStored() {
        send(MessageKind.NORMAL, 0, 1);
        fixture.stub.channel(HOST_A).close();
        assertThat(reply.said).containsExactly("0 INTERNAL_SERVER_ERROR");
        assertThat(requestsTo(HOST_B)).isEmpty();
    }

    @Test
    void shouldRepeatElsewhereOnceWhenBrokerIsOverloaded() {
        send(MessageKind.NORMAL, 0, 1);
        answer(HOST_A, requestsTo(HOST_A).getFirst(), 2);
        assertThat(reply.said).isEmpty();
        RemotingCommand again = requestsTo(HOST_B).getFirst();
        assertThat(again.getCode()).isEqualTo(SINGLE);
        assertThat(new String(again.getBody(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("m0");
        assertThat(fixture.count(ProxyCounter.RETRIES)).isEqualTo(1);
        answer(HOST_B, again, 2);
        assertThat(reply.said).containsExactly("0 TOO_MANY_REQUESTS");
        assertThat(requestsTo(HOST_A)).isEmpty();
    }

    @Test
    void shouldNotMoveOrderedMessages() {
        send(MessageKind.FIFO, 0, 1);
        answer(HOST_A, requestsTo(HOST_A).getFirst(), 2);
        assertThat(reply.said).containsExactly("0 TOO_MANY_REQUESTS");
        assertThat(requestsTo(HOST_B)).isEmpty();
    }

    // --- the budget

    @Test
    void shouldGiveTheAnswerThereIsWhenTheBudgetIsExhausted() {
        use(PROTECTION.with(new ProtectionConfig.Retries(0, 0)));
        send(MessageKind.NORMAL, 0, 1);
        answer(HOST_A, requestsTo(HOST_A).getFirst(), 2);
        fixture.run(event(MessageKind.NORMAL, 1), event(MessageKind.NORMAL, 2));
        answer(HOST_A, requestsTo(HOST_A).getFirst(), 13);
        assertThat(reply.said)
                .containsExactly(
                        "0 TOO_MANY_REQUESTS",
                        "1 INTERNAL_SERVER_ERROR",
                        "2 INTERNAL_SERVER_ERROR");
        assertThat(fixture.count(ProxyCounter.RETRY_BUDGET_EXHAUSTED)).isEqualTo(2);
        assertThat(fixture.count(ProxyCounter.RETRIES)).isZero();
    }

    // --- shares

    @Test
    void shouldSendMessagesElsewhereWhileABrokerOwesAnswersAndGivesNone() {
        send(MessageKind.NORMAL, 0, 2);
        fixture.advanceMs(450);
        assertThat(share(fixture.broker)).isEqualTo(BrokerHealth.FULL);
        fixture.advanceMs(160);
        assertThat(share(fixture.broker)).isZero();
        assertThat(link(0).circuit()).isEqualTo("CLOSED");
        requestsTo(HOST_A).forEach(request -> answer(HOST_A, request, 0));
        fixture.advanceMs(110);
        assertThat(share(fixture.broker)).isPositive();
    }

    @Test
    void shouldGiveTheShareBackLittleByLittle() {
        toHalfOpen();
        int onTrial = share(fixture.broker);
        assertThat(onTrial).isBetween(1, BrokerHealth.FULL / 10);
        for (int i = 0; i < 3; i++) {
            ack(i);
        }
        requestsTo(HOST_A).forEach(request -> answer(HOST_A, request, 0));
        int before = onTrial - 1;
        for (int i = 0; i < 50; i++) {
            int share = share(fixture.broker);
            assertThat(share).isGreaterThanOrEqualTo(before);
            assertThat(share).isLessThan(BrokerHealth.FULL);
            before = share;
            fixture.advanceMs(100);
        }
        fixture.advanceMs(300);
        assertThat(share(fixture.broker)).isEqualTo(BrokerHealth.FULL);
    }

    @Test
    void shouldGiveLessToTheBrokerThatIsManyTimesSlower() {
        for (int i = 0; i < 60; i++) {
            send(MessageKind.NORMAL, i, i + 1);
            RequestEvent fast = event(MessageKind.NORMAL, 100 + i);
            fast.broker = other;
            fixture.run(fast);
            fixture.advanceMs(5);
            answer(HOST_B, requestsTo(HOST_B).getFirst(), 0);
            fixture.advanceMs(95);
            answer(HOST_A, requestsTo(HOST_A).getFirst(), 0);
        }
        fixture.advanceMs(1);
        assertThat(share(other)).isEqualTo(BrokerHealth.FULL);
        assertThat(share(fixture.broker)).isBetween(64, 256);
        assertThat(link(0).sendLatencyUs()).isBetween(90_000L, 110_000L);
    }

    // --- brokers that are gone or somewhere else

    /** A round of the route refresh; nobody is led to broker-a. */
    private void refresh() {
        fixture.gateway.onBrokers(List.of(fixture.broker, other), List.of(fixture.broker));
    }

    @Test
    void shouldForgetABrokerThatNoRouteLeadsToAndNobodyAsks() {
        openByConnectFailure();
        refresh();
        fixture.advanceMs(299_000);
        refresh();
        assertThat(link(0).circuit()).isEqualTo("OPEN");
        assertThat(share(fixture.broker)).isZero();

        fixture.advanceMs(1_000);
        refresh();

        assertThat(link(0).state()).isEqualTo("UNROUTED");
        assertThat(link(0).circuit()).isEqualTo("CLOSED");
        assertThat(link(0).lastError()).isEmpty();
        assertThat(share(fixture.broker)).isEqualTo(BrokerHealth.FULL);
        fixture.stub.refusing.clear();
        fixture.advanceMs(60_000);
        assertThat(fixture.stub.channel(HOST_A)).isNull(); // nobody knocks

        send(MessageKind.FIFO, 0, 1);
        assertThat(requestsTo(HOST_A)).hasSize(1);
        assertThat(link(0).state()).isEqualTo("UP");
    }

    @Test
    void shouldNotForgetABrokerThatNoRouteLeadsToWhileItIsAsked() {
        for (int minute = 0; minute < 20; minute++) {
            send(MessageKind.NORMAL, minute, minute + 1);
            answer(HOST_A, requestsTo(HOST_A).getLast(), 0);
            refresh();
            fixture.advanceMs(60_000);
            refresh();
            assertThat(link(0).state()).isNotEqualTo("UNROUTED");
        }
    }

    @Test
    void shouldFollowABrokerThatGetsNoRequestsToItsNewAddress() {
        openByConnectFailure();
        fixture.gateway.onBrokers(List.of(new BrokerRef(0, "broker-a", "moved:10911")), List.of());
        fixture.advanceMs(600);
        List<RemotingCommand> knocks = requestsTo("moved:10911");
        assertThat(knocks).hasSize(1);
        answer("moved:10911", knocks.getFirst(), 0);
        assertThat(link(0).circuit()).isEqualTo("HALF_OPEN");
    }

    @Test
    void shouldForgetALatencyThatNobodyHasMetForLong() {
        send(MessageKind.NORMAL, 0, 1);
        fixture.advanceMs(300);
        answer(HOST_A, requestsTo(HOST_A).getFirst(), 0);
        assertThat(link(0).sendLatencyUs()).isEqualTo(300_000);
        fixture.advanceMs(30_000);
        assertThat(link(0).sendLatencyUs()).isZero();
    }

    /** Clients come back in a second then; for TOO_MANY_REQUESTS they do so fifty times. */
    @Test
    void shouldTellReceiversApartFromSendersWhenItIsOpen() {
        send(MessageKind.FIFO, 0, 1);
        fixture.advanceMs(2_010);
        assertThat(link(0).circuit()).isEqualTo("OPEN");
        RecordingReply received = new RecordingReply();
        RequestEvent receive = fixture.receive(received, "*", false);
        receive.route = route;
        fixture.run(receive);
        assertThat(received.said).singleElement().asString().contains("HA_NOT_AVAILABLE");
    }
}
