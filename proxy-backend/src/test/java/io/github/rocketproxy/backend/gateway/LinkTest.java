package io.github.rocketproxy.backend.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.backend.link.LinkConfig;
import io.github.rocketproxy.backend.link.ProtectionConfig;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LinkTest {
    private GatewayFixture fixture =
            new GatewayFixture(LinkConfig.defaults("proxy-1", 0, ProtectionConfig.OFF));
    private final RecordingReply reply = new RecordingReply();

    @AfterEach
    void close() {
        fixture.close();
    }

    private RequestEvent message(int index) {
        return fixture.send(reply, index, MessageKind.DELAY, "m" + index);
    }

    private void useLimits(int inFlightCapacity, long pendingBytes) {
        LinkConfig usual = LinkConfig.defaults("p");
        fixture.close();
        fixture =
                new GatewayFixture(
                        new LinkConfig(
                                "p",
                                inFlightCapacity,
                                pendingBytes,
                                2_000,
                                1_000,
                                30_000,
                                100,
                                5_000,
                                1 << 20,
                                64,
                                usual.sendBatchBytes(),
                                usual.sendJoinBytes(),
                                usual.sendsInFlight(),
                                2048,
                                64,
                                16,
                                ProtectionConfig.OFF));
    }

    private void answerAll() {
        for (RemotingCommand request : fixture.stub.requests()) {
            fixture.stub.answer(request, 0, "queueOffset", "1");
        }
    }

    @Test
    void shouldTimeOutWithinTenMillisecondsWhenBrokerIsSilent() {
        fixture.run(message(0));
        RemotingCommand request = fixture.stub.request();
        fixture.advanceMs(1_999);
        assertThat(reply.said).isEmpty();
        fixture.advanceMs(10);
        assertThat(reply.said).containsExactly("0 PROXY_TIMEOUT");
        assertThat(fixture.count(ProxyCounter.LINK_TIMEOUTS)).isEqualTo(1);
        fixture.stub.answer(request, 0);
        assertThat(fixture.count(ProxyCounter.LINK_STRAY_RESPONSES)).isEqualTo(1);
        assertThat(reply.said).hasSize(1);
    }

    @Test
    void shouldFailAtOnceAndReconnectWhenConnectionIsLost() {
        fixture.run(message(0), message(1));
        fixture.stub.channel().close();
        assertThat(reply.said)
                .containsExactly("0 INTERNAL_SERVER_ERROR", "1 INTERNAL_SERVER_ERROR");
        assertThat(reply.text).contains("broker-a");
        fixture.run(message(2));
        assertThat(fixture.stub.channels).hasSize(2);
        answerAll();
        assertThat(reply.said).last().isEqualTo("2 OK q3@1 log-1");
    }

    @Test
    void shouldBackOffWhenConnectFails() {
        fixture.stub.isRefusing = true;
        fixture.run(message(0));
        fixture.run(message(1));
        assertThat(reply.said)
                .containsExactly("0 INTERNAL_SERVER_ERROR", "1 INTERNAL_SERVER_ERROR");
        assertThat(reply.text).contains("broker-a").contains("refused");
        assertThat(fixture.stub.addresses).hasSize(1);
        fixture.advanceMs(101);
        fixture.run(message(2));
        assertThat(fixture.stub.addresses).hasSize(2);
        fixture.advanceMs(99);
        fixture.run(message(3));
        assertThat(fixture.stub.addresses).hasSize(2);
        fixture.stub.isRefusing = false;
        fixture.advanceMs(102);
        fixture.run(message(4));
        answerAll();
        assertThat(reply.said).last().isEqualTo("4 OK q3@1 log-1");
    }

    @Test
    void shouldBackOffWhenConnectionsAreTakenOnlyToBeDropped() {
        fixture.run(message(0));
        fixture.stub.channel().close();
        fixture.run(message(1));
        fixture.stub.channel().close();
        assertThat(fixture.stub.channels).hasSize(2);
        fixture.run(message(2));
        assertThat(fixture.stub.channels).hasSize(2);
        assertThat(reply.said).last().isEqualTo("2 INTERNAL_SERVER_ERROR");
        fixture.advanceMs(101);
        fixture.run(message(3));
        answerAll();
        assertThat(reply.said).last().isEqualTo("3 OK q3@1 log-1");
        fixture.stub.channel().close();
        fixture.run(message(4));
        answerAll();
        assertThat(reply.said).last().isEqualTo("4 OK q3@1 log-1");
    }

    @Test
    void shouldRefuseWhenTooManyAreInFlight() {
        useLimits(2, 1 << 20);
        fixture.run(message(0), message(1), message(2));
        assertThat(reply.said).containsExactly("2 TOO_MANY_REQUESTS");
        assertThat(fixture.count(ProxyCounter.LINK_OVERFLOW)).isEqualTo(1);
        answerAll();
        assertThat(reply.said).hasSize(3);
    }

    @Test
    void shouldSendOnceAgainElsewhereWhenBrokerGoesAway() {
        fixture.run(message(0), message(1));
        EmbeddedChannel old = fixture.stub.channel();
        var requests = fixture.stub.requests();
        StubBroker.answer(old, requests.get(0), 1500, new byte[0]);
        assertThat(fixture.stub.channels).hasSize(2);
        assertThat(old.isOpen()).isTrue();
        RemotingCommand again = fixture.stub.request();
        assertThat(new String(again.getBody(), StandardCharsets.UTF_8)).isEqualTo("m0");
        StubBroker.answer(old, requests.get(1), 0, new byte[0], "queueOffset", "9");
        assertThat(old.isOpen()).isFalse();
        fixture.stub.answer(again, 1500);
        assertThat(reply.said).containsExactly("1 OK q3@9 log-1", "0 HA_NOT_AVAILABLE");
    }

    @Test
    void shouldMoveWhenAddressChanges() {
        fixture.run(message(0));
        answerAll();
        EmbeddedChannel old = fixture.stub.channel();
        RequestEvent event = message(1);
        event.broker = new BrokerRef(0, "broker-a", "host-b:10911");
        fixture.run(event);
        assertThat(fixture.stub.addresses).containsExactly("host-a:10911", "host-b:10911");
        assertThat(old.isOpen()).isFalse();
        answerAll();
        assertThat(reply.said).hasSize(2).allMatch(said -> said.contains("OK"));
    }

    @Test
    void shouldSendHeartbeatWhenIdle() {
        fixture.run(message(0));
        answerAll();
        fixture.advanceMs(30_005);
        RemotingCommand beat = fixture.stub.request();
        assertThat(beat.getCode()).isEqualTo(34);
        assertThat(new String(beat.getBody(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"clientID\":\"proxy-1\",\"consumerDataSet\":[],"
                                + "\"heartbeatFingerprint\":0,\"producerDataSet\":[],\"withoutSub\":false}");
        fixture.stub.answer(beat, 0);
        fixture.advanceMs(29_000);
        assertThat(fixture.stub.requests()).isEmpty();
        fixture.advanceMs(1_010);
        assertThat(fixture.stub.requests()).hasSize(1);
        fixture.advanceMs(2_010);
        assertThat(fixture.stub.channel().isOpen()).isFalse();
    }

    @Test
    void shouldTimeOutOnlyThoseWhoseTimeIsOverWhenConnectIsPending() {
        fixture.stub.isPending = true;
        RequestEvent hasty = message(0);
        hasty.deadlineNs = 500_000_000;
        fixture.run(hasty, message(1));
        fixture.advanceMs(510);
        assertThat(reply.said).containsExactly("0 PROXY_TIMEOUT");
        assertThat(fixture.stub.channel().<Object>readOutbound()).isNull();
        fixture.stub.acceptPending();
        RemotingCommand request = fixture.stub.request();
        assertThat(new String(request.getBody(), StandardCharsets.UTF_8)).isEqualTo("m1");
        fixture.stub.answer(request, 0, "queueOffset", "1");
        assertThat(reply.said).last().isEqualTo("1 OK q3@1 log-1");
    }

    @Test
    void shouldLeaveOldAddressWhenItChangesBeforeConnectIsDone() {
        fixture.stub.isPending = true;
        fixture.run(message(0));
        EmbeddedChannel old = fixture.stub.channel();
        RequestEvent event = message(1);
        event.broker = new BrokerRef(0, "broker-a", "host-b:10911");
        fixture.run(event);
        fixture.stub.acceptPending();
        assertThat(old.isOpen()).isFalse();
        assertThat(old.<Object>readOutbound()).isNull();
        answerAll();
        assertThat(reply.said).containsExactly("0 OK q3@1 log-1", "1 OK q3@1 log-1");
    }

    @Test
    void shouldFailWaitingWhenClosedBeforeConnectIsDone() {
        fixture.stub.isPending = true;
        fixture.run(message(0));
        fixture.gateway.close();
        assertThat(reply.said).containsExactly("0 INTERNAL_SERVER_ERROR");
        fixture.stub.acceptPending();
        assertThat(fixture.stub.channel().isOpen()).isFalse();
    }

    @Test
    void shouldRefuseWhenTooManyBytesWaitForConnect() {
        useLimits(1024, 300);
        fixture.stub.isPending = true;
        fixture.run(message(0), message(1), message(2), message(3));
        assertThat(reply.said).isNotEmpty().allMatch(said -> said.endsWith("TOO_MANY_REQUESTS"));
        assertThat(fixture.count(ProxyCounter.LINK_OVERFLOW)).isEqualTo(reply.said.size());
        fixture.stub.acceptPending();
        answerAll();
        assertThat(reply.said).hasSize(4);
    }

    @Test
    void shouldRefuseWhenTooManyBytesAreUnanswered() {
        useLimits(1024, 300);
        for (int i = 0; i < 20; i++) {
            fixture.run(message(i));
        }
        assertThat(reply.said)
                .hasSizeBetween(10, 18)
                .allMatch(said -> said.endsWith("TOO_MANY_REQUESTS"));
        answerAll();
        fixture.run(message(20));
        answerAll();
        assertThat(reply.said).hasSize(21).last().isEqualTo("20 OK q3@1 log-1");
    }

    @Test
    void shouldCloseConnectionWhenBrokerIsSilentUnderTraffic() {
        for (int i = 0; i < 35; i++) {
            fixture.run(message(i));
            fixture.advanceMs(1_000);
        }
        EmbeddedChannel dead = fixture.stub.channels.getFirst();
        assertThat(dead.isOpen()).isFalse();
        assertThat(StubBroker.requests(dead))
                .filteredOn(request -> request.getCode() == 34)
                .hasSize(1);
        fixture.run(message(35));
        assertThat(fixture.stub.channels).hasSize(2);
        answerAll();
        assertThat(reply.said).last().isEqualTo("35 OK q3@1 log-1");
        assertThat(reply.said).hasSize(36);
    }

    @Test
    void shouldCloseConnectionWhenFrameIsBad() {
        fixture.run(message(0));
        fixture.stub.channel().writeInbound(Unpooled.copiedBuffer(new byte[] {-1, 2, 3, 4}));
        assertThat(fixture.stub.channel().isOpen()).isFalse();
        assertThat(reply.said).containsExactly("0 INTERNAL_SERVER_ERROR");
        assertThat(fixture.count(ProxyCounter.LINK_BAD_FRAMES)).isEqualTo(1);
    }

    @Test
    void shouldBelieveNothingBehindAFrameThatIsBad() {
        fixture.run(message(0));
        RemotingCommand answer = RemotingCommand.createResponseCommand(0, null);
        answer.setOpaque(fixture.stub.request().getOpaque());
        answer.addExtField("queueOffset", "1");
        byte[] noHeader = {0, 0, 0, 4, 9, 0, 0, 0};
        fixture.stub
                .channel()
                .writeInbound(
                        Unpooled.wrappedBuffer(
                                Unpooled.wrappedBuffer(noHeader),
                                Unpooled.wrappedBuffer(answer.encode())));
        assertThat(fixture.stub.channel().isOpen()).isFalse();
        assertThat(reply.said).containsExactly("0 INTERNAL_SERVER_ERROR");
        assertThat(fixture.count(ProxyCounter.LINK_BAD_FRAMES)).isEqualTo(1);
    }

    @Test
    void shouldIgnoreWhenBrokerAsksForSomething() {
        fixture.run(message(0));
        RemotingCommand request = fixture.stub.request();
        RemotingCommand push = RemotingCommand.createRequestCommand(40, null);
        push.setOpaque(request.getOpaque());
        fixture.stub.channel().writeInbound(Unpooled.wrappedBuffer(push.encode()));
        assertThat(reply.said).isEmpty();
        fixture.stub.answer(request, 0, "queueOffset", "1");
        assertThat(reply.said).hasSize(1);
    }

    @Test
    void shouldFailEverythingWhenClosed() {
        fixture.run(message(0));
        fixture.gateway.close();
        assertThat(reply.said).containsExactly("0 INTERNAL_SERVER_ERROR");
        assertThat(fixture.stub.channel().isOpen()).isFalse();
        fixture.run(message(1));
        assertThat(reply.said).hasSize(2);
    }
}
