package io.github.rocketproxy.backend.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.backend.lease.LeaseConfig;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.port.Delivery;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The life of leases, from pop to the last word of the broker, on a clock driven by hand: the real
 * gateway, links and codec, and a broker that answers when it is told to. Each {@code shouldXxx} of
 * a fault that is known of other proxies says so in its name.
 */
@Timeout(20)
class LeaseTest {
    private static final int ACK = 200051;
    private static final int CHANGE = 200053;
    private static final int SEND_BACK = 36;
    private static final int NO_MESSAGE = 208;
    private static final int SYSTEM_BUSY = 2;
    private static final long NOW = GatewayFixture.EPOCH_MS;
    private static final LeaseConfig CONFIG =
            new LeaseConfig(77, 4, 2, 10_000, List.of(60_000L, 180_000L), 600_000, 1_000, 1_000);
    private final GatewayFixture fixture =
            new GatewayFixture(GatewayFixture.WITHOUT_HEARTBEATS, CONFIG);
    private final StubBroker stub = fixture.stub;
    private final RecordingReply received = new RecordingReply();
    private final RecordingReply reply = new RecordingReply();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static byte[] stored(long offset) {
        MessageExt message = new MessageExt();
        message.setTopic("T");
        message.setBody("m".getBytes(StandardCharsets.UTF_8));
        message.setQueueId(2);
        message.setQueueOffset(offset);
        message.setCommitLogOffset(777);
        message.setBornHost(new InetSocketAddress("127.0.0.1", 1));
        message.setStoreHost(new InetSocketAddress("127.0.0.1", 2));
        try {
            return MessageDecoder.encode(message, false);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Pops one message with auto renew; returns the handle that the client gets. */
    private String pop(long offset) {
        RequestEvent event = fixture.receive(received, "*", false);
        event.isAutoRenew = true;
        fixture.run(event);
        StubBroker.answer(
                stub.channel(),
                stub.request(),
                0,
                stored(offset),
                "popTime",
                "" + fixture.epochMs(),
                "invisibleTime",
                "60000",
                "reviveQid",
                "5",
                "startOffsetInfo",
                "0 2 " + offset,
                "msgOffsetInfo",
                "0 2 " + offset);
        String shown = received.said.stream().filter(s -> s.startsWith("m #")).toList().getLast();
        return shown.substring(shown.indexOf('[') + 1, shown.length() - 1);
    }

    /** Pops a message, and its stream ends well. */
    private String deliver(long offset) {
        String handle = pop(offset);
        Delivery delivery = received.delivery;
        delivery.delivered();
        return handle;
    }

    private static String brokerPart(String handle) {
        return String.join(" ", List.of(handle.split(" ")).subList(0, 9));
    }

    private RemotingCommand expectChange(long invisibleMs, boolean isSuspend) {
        RemotingCommand change = stub.request();
        assertThat(change.getCode()).isEqualTo(CHANGE);
        assertThat(change.getExtFields())
                .containsEntry("consumerGroup", "G")
                .containsEntry("topic", "T")
                .containsEntry("invisibleTime", "" + invisibleMs)
                .containsEntry("suspend", "" + isSuspend);
        return change;
    }

    private void answerChange(RemotingCommand change, long invisibleMs) {
        stub.answer(
                change,
                0,
                "popTime",
                "" + fixture.epochMs(),
                "invisibleTime",
                "" + invisibleMs,
                "reviveQid",
                "6");
    }

    @Test
    void shouldTellTheLeaseInTheHandleWhenMessageIsLeased() {
        String handle = deliver(100);
        assertThat(handle).startsWith("100 " + NOW + " 60000 5 0 broker-a 2 100 777 77 ");
        assertThat(handle.split(" ")).hasSize(11);
        assertThat(fixture.gateway.leases()).isOne();
    }

    @Test
    void shouldRenewBeforeTheTimeIsOverAndAckWithTheNewHandleWhenClientIsSlow() {
        String handle = deliver(100);
        fixture.advanceMs(49_900);
        assertThat(stub.requests()).isEmpty();
        fixture.advanceMs(200);
        RemotingCommand renewal = expectChange(60_000, false);
        assertThat(renewal.getExtFields()).containsEntry("extraInfo", brokerPart(handle));
        answerChange(renewal, 60_000);
        fixture.advanceMs(50_100);
        answerChange(expectChange(180_000, false), 180_000);
        long popTimeMs = fixture.epochMs();

        fixture.run(fixture.ack(reply, 0, handle));
        RemotingCommand ack = stub.request();
        assertThat(ack.getCode()).isEqualTo(ACK);
        assertThat(ack.getExtFields())
                .containsEntry("extraInfo", "100 " + popTimeMs + " 180000 6 0 broker-a 2 100 777");
        stub.answer(ack, 0);
        assertThat(reply.said).containsExactly("0 OK");
        assertThat(fixture.gateway.leases()).isZero();
        assertThat(fixture.count(ProxyCounter.LEASE_RENEWALS)).isEqualTo(2);
        fixture.advanceMs(300_000);
        assertThat(stub.requests()).isEmpty();
    }

    @Test
    void shouldKeepTheLeaseWhenAckFailsNotRemoveItBeforeTheAck() {
        String handle = deliver(100);
        fixture.advanceMs(50_100);
        answerChange(expectChange(60_000, false), 60_000);
        fixture.run(fixture.ack(reply, 0, handle));
        stub.answer(stub.request(), SYSTEM_BUSY);
        assertThat(reply.said).containsExactly("0 TOO_MANY_REQUESTS");
        assertThat(fixture.gateway.leases()).isOne();
        fixture.advanceMs(50_100);
        answerChange(expectChange(180_000, false), 180_000);
        long popTimeMs = fixture.epochMs();
        fixture.run(fixture.ack(reply, 0, handle));
        RemotingCommand again = stub.request();
        assertThat(again.getExtFields().get("extraInfo")).startsWith("100 " + popTimeMs);
        stub.answer(again, 0);
        assertThat(reply.said).containsExactly("0 TOO_MANY_REQUESTS", "0 OK");
        assertThat(fixture.gateway.leases()).isZero();
    }

    @Test
    void shouldKeepRenewingWhenAnAckTimesOut() {
        String handle = deliver(100);
        fixture.run(fixture.ack(reply, 0, handle));
        assertThat(stub.request().getCode()).isEqualTo(ACK);
        fixture.advanceMs(2_100);
        assertThat(reply.said).containsExactly("0 PROXY_TIMEOUT");
        fixture.advanceMs(48_000);
        answerChange(expectChange(60_000, false), 60_000);
        assertThat(fixture.gateway.leases()).isOne();
        endBy(handle);
    }

    private void endBy(String handle) {
        fixture.run(fixture.ack(new RecordingReply(), 0, handle));
        stub.answer(stub.request(), 0);
        assertThat(fixture.gateway.leases()).isZero();
    }

    @Test
    void shouldTryAgainUntilTheTimeIsOverWhenBrokerRefusesARenewalNotLoseIt() {
        String handle = deliver(100);
        fixture.advanceMs(50_100);
        stub.answer(expectChange(60_000, false), SYSTEM_BUSY);
        fixture.advanceMs(1_010);
        stub.answer(expectChange(60_000, false), 1);
        fixture.advanceMs(1_010);
        answerChange(expectChange(60_000, false), 60_000);
        assertThat(fixture.gateway.leases()).isOne();
        assertThat(fixture.count(ProxyCounter.LEASE_FAILURES)).isEqualTo(2);
        endBy(handle);
    }

    @Test
    void shouldEndWhenTheTimeIsOverBecauseNoRenewalSucceeded() {
        String handle = deliver(100);
        fixture.advanceMs(50_100);
        for (int i = 0; i < 9; i++) {
            stub.answer(expectChange(60_000, false), SYSTEM_BUSY);
            fixture.advanceMs(1_010);
        }
        stub.answer(expectChange(60_000, false), SYSTEM_BUSY);
        fixture.advanceMs(1_010);
        assertThat(fixture.gateway.leases()).isZero();
        assertThat(fixture.count(ProxyCounter.LEASES_EXPIRED)).isOne();
        RequestEvent event = fixture.ack(reply, 0, handle);
        fixture.run(event);
        event.clear();
        assertThat(reply.said).containsExactly("0 INVALID_RECEIPT_HANDLE");
    }

    @Test
    void shouldEndAtOnceWhenBrokerKnowsNoSuchMessage() {
        deliver(100);
        fixture.advanceMs(50_100);
        stub.answer(expectChange(60_000, false), NO_MESSAGE);
        assertThat(fixture.gateway.leases()).isZero();
    }

    @Test
    void shouldLetTheAckWaitForTheRenewalWhenBothMeet() {
        String handle = deliver(100);
        fixture.advanceMs(50_100);
        RemotingCommand renewal = expectChange(60_000, false);
        fixture.run(fixture.ack(reply, 0, handle));
        assertThat(stub.requests()).isEmpty();
        assertThat(fixture.comeBack).isEmpty();
        answerChange(renewal, 60_000);
        long popTimeMs = fixture.epochMs();
        assertThat(fixture.comeBack).hasSize(1);
        fixture.runAgain();
        RemotingCommand ack = stub.request();
        assertThat(ack.getExtFields().get("extraInfo")).startsWith("100 " + popTimeMs);
        stub.answer(ack, 0);
        assertThat(reply.said).containsExactly("0 OK");
        assertThat(fixture.gateway.leases()).isZero();
        assertThat(fixture.count(ProxyCounter.LEASE_WAITS)).isOne();
    }

    @Test
    void shouldLetTheAckGoWithTheOldHandleWhenTheRenewalItWaitedForTimedOut() {
        String handle = deliver(100);
        fixture.advanceMs(50_100);
        expectChange(60_000, false);
        fixture.run(fixture.ack(reply, 0, handle));
        fixture.advanceMs(2_100);
        fixture.runAgain();
        RemotingCommand ack = stub.request();
        assertThat(ack.getExtFields()).containsEntry("extraInfo", brokerPart(handle));
        stub.answer(ack, 0);
        assertThat(reply.said).containsExactly("0 OK");
    }

    @Test
    void shouldNotRenewWhileAnAckIsUnderWay() {
        String handle = deliver(100);
        fixture.advanceMs(49_000);
        fixture.run(fixture.ack(reply, 0, handle));
        RemotingCommand ack = stub.request();
        fixture.advanceMs(1_500);
        assertThat(stub.requests()).isEmpty();
        stub.answer(ack, SYSTEM_BUSY);
        fixture.advanceMs(10);
        answerChange(expectChange(60_000, false), 60_000);
        endBy(handle);
    }

    @Test
    void shouldReplaceTheHandleAndStopRenewingWhenClientChangesTheDuration() {
        String handle = deliver(100);
        fixture.run(fixture.change(reply, handle));
        answerChange(expectChange(20_000, false), 20_000);
        String changed = reply.said.getFirst();
        assertThat(changed).startsWith("changed [100 " + NOW + " 20000 6 0 broker-a 2 100 777 77 ");
        fixture.advanceMs(12_000);
        assertThat(stub.requests()).isEmpty();
        // the client goes on with the handle it had before
        fixture.run(fixture.ack(reply, 1, handle));
        RemotingCommand ack = stub.request();
        assertThat(ack.getExtFields().get("extraInfo")).startsWith("100 " + NOW + " 20000 6");
        stub.answer(ack, 0);
        assertThat(reply.said).hasSize(2).last().isEqualTo("1 OK");
        assertThat(fixture.gateway.leases()).isZero();
    }

    @Test
    void shouldForgetTheMessageWhenTheTimeTheClientAskedForIsOver() {
        String handle = deliver(100);
        fixture.run(fixture.change(reply, handle));
        answerChange(expectChange(20_000, false), 20_000);
        fixture.advanceMs(20_100);
        assertThat(stub.requests()).isEmpty();
        assertThat(fixture.gateway.leases()).isZero();
    }

    @Test
    void shouldGoOnRenewingWhenClientsChangeFailsNotStayUnregistered() {
        String handle = deliver(100);
        fixture.run(fixture.change(reply, handle));
        stub.answer(expectChange(20_000, false), 1);
        assertThat(reply.said).containsExactly("0 INTERNAL_SERVER_ERROR");
        fixture.advanceMs(50_100);
        answerChange(expectChange(60_000, false), 60_000);
        endBy(handle);
    }

    @Test
    void shouldForwardWithTheNewestHandleAndStopRenewingWhenMessageIsADeadLetter() {
        String handle = deliver(100);
        fixture.advanceMs(50_100);
        answerChange(expectChange(60_000, false), 60_000);
        long popTimeMs = fixture.epochMs();
        fixture.run(fixture.deadLetter(reply, handle));
        RemotingCommand back = stub.request();
        assertThat(back.getCode()).isEqualTo(SEND_BACK);
        assertThat(back.getExtFields())
                .containsEntry("offset", "777")
                .containsEntry("group", "G")
                .containsEntry("delayLevel", "-1")
                .containsEntry("originMsgId", "the-id")
                .containsEntry("originTopic", "T");
        stub.answer(back, 0);
        RemotingCommand ack = stub.request();
        assertThat(ack.getCode()).isEqualTo(ACK);
        assertThat(ack.getExtFields().get("extraInfo")).startsWith("100 " + popTimeMs);
        assertThat(reply.said).containsExactly("0 OK");
        stub.answer(ack, SYSTEM_BUSY);
        fixture.advanceMs(1_010);
        stub.answer(stub.request(), 0);
        assertThat(fixture.gateway.leases()).isZero();
        fixture.advanceMs(300_000);
        assertThat(stub.requests()).isEmpty();
    }

    @Test
    void shouldKeepTheMessageWhenDeadLetterIsRefused() {
        String handle = deliver(100);
        fixture.run(fixture.deadLetter(reply, handle));
        stub.answer(stub.request(), 1);
        assertThat(reply.said).containsExactly("0 INTERNAL_SERVER_ERROR");
        fixture.advanceMs(50_100);
        answerChange(expectChange(60_000, false), 60_000);
        endBy(handle);
    }

    @Test
    void shouldGiveBackUncountedWhenTheStreamBreaks() {
        pop(100);
        received.delivery.broken();
        fixture.runTasks();
        answerChange(expectChange(1_000, true), 1_000);
        assertThat(fixture.count(ProxyCounter.NACKED_MESSAGES)).isOne();
        fixture.advanceMs(1_100);
        assertThat(fixture.gateway.leases()).isZero();
        assertThat(stub.requests()).isEmpty();
    }

    @Test
    void shouldGiveBackAgainUntilConfirmedWhenBrokerRefusesNotDropItOnFailedCleanup() {
        deliver(100);
        fixture.gateway.onClientGone("client-1");
        fixture.runTasks();
        stub.answer(expectChange(1_000, false), SYSTEM_BUSY);
        fixture.advanceMs(1_010);
        answerChange(expectChange(1_000, false), 1_000);
        fixture.advanceMs(1_100);
        assertThat(fixture.gateway.leases()).isZero();
    }

    @Test
    void shouldGiveBackWithTheNewHandleWhenClientLeavesDuringARenewal() {
        deliver(100);
        fixture.advanceMs(50_100);
        RemotingCommand renewal = expectChange(60_000, false);
        fixture.gateway.onClientGone("client-1");
        assertThat(stub.requests()).isEmpty();
        answerChange(renewal, 60_000);
        fixture.runTasks();
        RemotingCommand nack = expectChange(1_000, false);
        assertThat(nack.getExtFields().get("extraInfo")).startsWith("100 " + fixture.epochMs());
        answerChange(nack, 1_000);
        fixture.advanceMs(1_100);
        assertThat(fixture.gateway.leases()).isZero();
    }

    @Test
    void shouldGiveBackUnseenWhenTheClientLeftBeforeTheAnswerCame() {
        RequestEvent event = fixture.receive(received, "*", false);
        event.isAutoRenew = true;
        fixture.run(event);
        RemotingCommand pop = stub.request();
        fixture.gateway.onClientGone("client-1");
        StubBroker.answer(
                stub.channel(),
                pop,
                0,
                stored(100),
                "popTime",
                "" + NOW,
                "invisibleTime",
                "60000",
                "reviveQid",
                "5");
        fixture.runTasks();
        assertThat(received.said).containsExactly("0 MESSAGE_NOT_FOUND");
        answerChange(expectChange(1_000, true), 1_000);
        fixture.advanceMs(1_100);
        assertThat(fixture.gateway.leases()).isZero();
        // it is back
        fixture.advanceMs(1);
        endBy(deliver(100));
    }

    @Test
    void shouldGoOnWhenTheRequestComesBackFromParking() {
        String handle = deliver(100);
        RequestEvent event = fixture.ack(reply, 0, handle);
        fixture.gateway.admit(event);
        RequestEvent parked = new RequestEvent();
        parked.clear();
        event.moveTo(parked);
        parked.broker = fixture.broker;
        fixture.run(parked);
        stub.answer(stub.request(), 0);
        assertThat(reply.said).containsExactly("0 OK");
        assertThat(fixture.gateway.leases()).isZero();
    }

    @Test
    void shouldNotTouchTheLeaseWhenTheHandleNamesAnotherBroker() {
        String handle = deliver(100);
        fixture.run(fixture.ack(reply, 0, handle.replace("broker-a", "broker-b")));
        stub.answer(stub.request(), 0);
        assertThat(fixture.gateway.leases()).isOne();
        endBy(handle);
    }

    @Test
    void shouldGiveBackWhatIsSkippedAfterTheFirstWasShown() {
        RequestEvent event = fixture.receive(received, "*", false);
        event.isAutoRenew = true;
        fixture.run(event);
        received.cancelAfterMessages = 1;
        byte[] both = new byte[stored(100).length * 2];
        System.arraycopy(stored(100), 0, both, 0, both.length / 2);
        System.arraycopy(stored(101), 0, both, both.length / 2, both.length / 2);
        StubBroker.answer(
                stub.channel(),
                stub.request(),
                0,
                both,
                "popTime",
                "" + NOW,
                "invisibleTime",
                "60000",
                "reviveQid",
                "5");
        fixture.runTasks();
        RemotingCommand nack = expectChange(1_000, true);
        assertThat(nack.getExtFields()).containsEntry("offset", "101");
        answerChange(nack, 1_000);
        received.delivery.broken();
        fixture.runTasks();
        answerChange(expectChange(1_000, true), 1_000);
        fixture.advanceMs(1_100);
        assertThat(fixture.gateway.leases()).isZero();
    }

    @Test
    void shouldCountWhatIsOnItsWayBackWhenTheProxyEnds() {
        deliver(100);
        fixture.advanceMs(50_100);
        answerChange(expectChange(60_000, false), 60_000);
        fixture.gateway.handBack();
        assertThat(fixture.gateway.returning()).isOne();
        fixture.runTasks();
        stub.answer(expectChange(1_000, false), SYSTEM_BUSY);
        assertThat(fixture.gateway.returning()).isOne();
        fixture.advanceMs(1_010);
        answerChange(expectChange(1_000, false), 1_000);
        assertThat(fixture.gateway.returning()).isZero();
        fixture.advanceMs(1_100);
    }

    @Test
    void shouldGiveBackInsteadOfRenewingWhenNobodyKnowsTheClient() {
        fixture.gateway.setPresence(clientId -> !clientId.equals("client-1"));
        deliver(100);
        fixture.advanceMs(50_100);
        answerChange(expectChange(1_000, false), 1_000);
        fixture.advanceMs(1_100);
        assertThat(fixture.gateway.leases()).isZero();
    }

    @Test
    void shouldLeaveOtherClientsAloneWhenOneLeaves() {
        String handle = deliver(100);
        fixture.gateway.onClientGone("client-2");
        fixture.runTasks();
        assertThat(stub.requests()).isEmpty();
        endBy(handle);
    }

    @Test
    void shouldGiveBackWhenTheAckOfAClientThatLeftFails() {
        String handle = deliver(100);
        fixture.run(fixture.ack(reply, 0, handle));
        RemotingCommand ack = stub.request();
        fixture.gateway.onClientGone("client-1");
        assertThat(stub.requests()).isEmpty();
        stub.answer(ack, SYSTEM_BUSY);
        fixture.runTasks();
        answerChange(expectChange(1_000, false), 1_000);
        fixture.advanceMs(1_100);
        assertThat(fixture.gateway.leases()).isZero();
    }

    @Test
    void shouldKeepTheMessageWhenItIsAckedBeforeTheStreamEnds() {
        String handle = pop(100);
        fixture.run(fixture.ack(reply, 0, handle));
        RemotingCommand ack = stub.request();
        received.delivery.broken();
        stub.answer(ack, 0);
        assertThat(reply.said).containsExactly("0 OK");
        assertThat(fixture.gateway.leases()).isZero();
        assertThat(stub.requests()).isEmpty();
    }

    @Test
    void shouldComeBackAfterTheGroupsWaitWhenHeldTooLong() {
        deliver(100);
        fixture.advanceMs(50_100);
        answerChange(expectChange(60_000, false), 60_000);
        for (int i = 0; i < 3; i++) {
            fixture.advanceMs(i == 0 ? 50_100 : 170_100);
            answerChange(expectChange(180_000, false), 180_000);
        }
        fixture.advanceMs(170_100);
        answerChange(expectChange(1_000, false), 1_000); // the first of the default waits
        fixture.advanceMs(1_100);
        assertThat(fixture.gateway.leases()).isZero();
    }

    @Test
    void shouldRefuseAtTheDoorWhenThereAreTooManyLeases() {
        for (int i = 0; i < 4; i++) {
            deliver(100 + i);
        }
        RequestEvent event = fixture.receive(reply, "*", false);
        event.isAutoRenew = true;
        fixture.run(event);
        event.clear();
        assertThat(reply.said).containsExactly("0 TOO_MANY_REQUESTS");
        assertThat(fixture.count(ProxyCounter.LEASES_FULL)).isOne();
        fixture.gateway.onClientGone("client-1");
        fixture.runTasks();
        stub.requests().forEach(change -> answerChange(change, 1_000));
        fixture.advanceMs(1_100);
        assertThat(fixture.gateway.leases()).isZero();
    }

    @Test
    void shouldNotTouchTheLeaseWhenAHandleOnlyClaimsIt() {
        String handle = deliver(100);
        String tag = handle.substring(brokerPart(handle).length());
        String forged = brokerPart(handle).replace(" 2 100 777", " 2 101 777") + tag;
        fixture.run(fixture.ack(reply, 0, forged));
        stub.answer(stub.request(), 0);
        assertThat(reply.said).containsExactly("0 OK");
        assertThat(fixture.gateway.leases()).isOne();
        endBy(handle);
    }

    @Test
    void shouldTakeTheHandleAsItIsWhenAnotherProxyLeasedTheMessage() {
        String handle = deliver(100);
        String other = handle.replace(" 777 77 ", " 777 78 ");
        fixture.run(fixture.ack(reply, 0, other));
        RemotingCommand ack = stub.request();
        assertThat(ack.getExtFields()).containsEntry("extraInfo", brokerPart(handle));
        stub.answer(ack, 0);
        assertThat(fixture.gateway.leases()).isOne();
        endBy(handle);
    }

    @Test
    void shouldGiveBackOnlyRenewedMessagesWhenTheProxyEnds() {
        String first = deliver(100);
        fixture.advanceMs(50_100);
        answerChange(expectChange(60_000, false), 60_000);
        String second = deliver(101);
        fixture.gateway.handBack();
        fixture.runTasks();
        RemotingCommand nack = expectChange(1_000, false);
        assertThat(nack.getExtFields()).containsEntry("offset", "100");
        answerChange(nack, 1_000);
        fixture.advanceMs(1_100);
        assertThat(fixture.gateway.leases()).isOne();
        assertThat(first).isNotEqualTo(second);
        endBy(second);
    }

    @Test
    void shouldRefuseWhenTooManyRequestsWaitForOneHandle() {
        String handle = deliver(100);
        fixture.advanceMs(50_100);
        RemotingCommand renewal = expectChange(60_000, false);
        for (int i = 0; i < 9; i++) {
            RequestEvent event = fixture.ack(reply, i, handle);
            fixture.run(event);
            event.clear();
        }
        assertThat(reply.said).containsExactly("8 TOO_MANY_REQUESTS");
        answerChange(renewal, 60_000);
        for (int i = 0; i < 8; i++) {
            fixture.runAgain();
            stub.requests().forEach(ack -> stub.answer(ack, 0));
        }
        assertThat(reply.said).hasSize(9).contains("0 OK", "7 OK");
        assertThat(fixture.gateway.leases()).isZero();
    }

    @Test
    void shouldForgetAtTheStreamsEndWhenTheClientKeepsTheTimeItself() {
        RequestEvent event = fixture.receive(received, "*", false);
        fixture.run(event);
        StubBroker.answer(
                stub.channel(),
                stub.request(),
                0,
                stored(100),
                "popTime",
                "" + NOW,
                "invisibleTime",
                "60000",
                "reviveQid",
                "5");
        assertThat(received.said.getFirst()).endsWith(" 777]");
        received.delivery.delivered();
        assertThat(fixture.gateway.leases()).isZero();
        fixture.advanceMs(60_000);
        assertThat(stub.requests()).isEmpty();
    }

    @Test
    void shouldHandOverToTheShardThatHasTheLease() {
        String handle = deliver(100);
        GatewayFixture other =
                new GatewayFixture(GatewayFixture.WITHOUT_HEARTBEATS, CONFIG, 1, fixture.doors);
        RequestEvent event = other.ack(reply, 0, handle);
        other.run(event);
        assertThat(event.isLive()).isFalse();
        assertThat(fixture.comeBack).hasSize(1);
        fixture.runAgain();
        stub.answer(stub.request(), 0);
        assertThat(reply.said).isEmpty();
        other.runTasks();
        assertThat(reply.said).containsExactly("0 OK");
        assertThat(fixture.gateway.leases()).isZero();
        other.close();
    }

    @Test
    void shouldBringTheNewHandleHomeWhenAnotherShardHasTheLease() {
        String handle = deliver(100);
        GatewayFixture other =
                new GatewayFixture(GatewayFixture.WITHOUT_HEARTBEATS, CONFIG, 1, fixture.doors);
        other.run(other.change(reply, handle));
        fixture.runAgain();
        answerChange(expectChange(20_000, false), 20_000);
        other.runTasks();
        assertThat(reply.said.getFirst()).startsWith("changed [100 " + NOW + " 20000 6");
        fixture.advanceMs(20_100);
        other.close();
    }
}
