package io.github.rocketproxy.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Settings;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ClientConnectionTest {
    private static final byte[] SMALL = {1, 2, 3};
    private static final int PREFIX = 5;

    private final RequestHeaders.Head send =
            RequestHeaders.head(new Endpoint("host", 8081), Rpc.SEND, "client-1");
    private final RequestHeaders.Head ack =
            RequestHeaders.head(new Endpoint("host", 8081), Rpc.ACK, "client-1");
    private final RecordedCall call = new RecordedCall();
    private NettyServer server = new NettyServer(new Http2Settings());

    private void start(RequestHeaders.Head head, byte[] request) {
        server.client.start(head, Request.of(request), true, call);
        server.pump();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void shouldBeReadyWhenTheServerHasGreeted() {
        assertThat(server.isReady).isTrue();
    }

    @Test
    void shouldSendHeadersAndOneMessageWhenACallStarts() {
        start(send, SMALL);

        assertThat(server.headers.getFirst().path())
                .hasToString("/apache.rocketmq.v2.MessagingService/SendMessage");
        assertThat(server.headers.getFirst().get("x-mq-client-id")).hasToString("client-1");
        assertThat(server.headers.getFirst().get("grpc-timeout")).hasToString("30S");
        assertThat(server.requests.get(1)).containsExactly(0, 0, 0, 0, 3, 1, 2, 3);
        assertThat(server.finished).containsExactly(1);
    }

    @Test
    void shouldLeaveTheStreamOpenWhenMoreIsToCome() {
        RequestHeaders.Head telemetry =
                RequestHeaders.head(new Endpoint("host", 8081), Rpc.TELEMETRY, "client-1");
        server.client.start(telemetry, Request.of(SMALL), false, call);
        server.pump();

        assertThat(server.requests).containsKey(1);
        assertThat(server.finished).isEmpty();
        assertThat(server.headers.getFirst().get("grpc-timeout")).isNull();
    }

    @Test
    void shouldDeliverMessageAndStatusWhenTheServerAnswers() {
        start(send, SMALL);
        server.message(1, random(40));
        server.status(1, 0);
        server.pump();

        assertThat(call.messages).containsExactly(random(40));
        assertThat(call.ends).containsExactly(0);
    }

    @Test
    void shouldTellEveryStatusWhenAnswersAlternate() {
        for (int i = 0; i < 40; i++) {
            start(i % 2 == 0 ? send : ack, SMALL);
            server.status(1 + 2 * i, i % 7);
            server.pump();
        }

        assertThat(call.ends).hasSize(40);
        for (int i = 0; i < 40; i++) {
            assertThat(call.ends.get(i)).isEqualTo(i % 7);
            assertThat(server.headers.get(i).path().toString())
                    .endsWith(i % 2 == 0 ? "SendMessage" : "AckMessage");
        }
    }

    @Test
    void shouldSendFewBytesOfHeadersWhenTheyRepeat() {
        start(send, SMALL);
        start(send, SMALL);
        long before = server.clientBytes;
        start(send, SMALL);

        int frames = 2 * Frames.HEADER_BYTES + PREFIX + SMALL.length;
        assertThat(server.clientBytes - before).isLessThan(frames + 20L);
        assertThat(server.headers.get(2)).isEqualTo(server.headers.get(0));
    }

    @Test
    void shouldBeUnderstoodWhenTheServerKeepsNoHeaderTable() {
        server = new NettyServer(new Http2Settings().headerTableSize(0));
        for (int i = 0; i < 4; i++) {
            start(i % 2 == 0 ? send : ack, SMALL);
        }

        assertThat(server.finished).containsExactly(1, 3, 5, 7);
        assertThat(server.headers.get(2)).isEqualTo(server.headers.get(0));
    }

    @Test
    void shouldWaitForTheWindowWhenARequestIsLarge() {
        byte[] large = random(1_000_000);
        start(send, large);
        start(send, SMALL);

        byte[] received = server.requests.get(1);
        assertThat(received).hasSize(PREFIX + large.length);
        assertThat(Arrays.copyOfRange(received, PREFIX, received.length)).isEqualTo(large);
        assertThat(server.finished).containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void shouldPutTogetherAMessageWhenItComesInSeveralFrames() {
        byte[] large = random(100_000);
        start(send, SMALL);
        server.message(1, large);
        server.status(1, 0);
        server.pump();

        assertThat(call.messages).containsExactly(large);
    }

    @Test
    void shouldEndWithResetWhenTheServerResetsTheStream() {
        start(send, SMALL);
        server.reset(1);
        server.pump();

        assertThat(call.ends).containsExactly(CallListener.RESET);
    }

    @Test
    void shouldEndEveryCallWhenTheConnectionIsLost() {
        start(send, SMALL);
        start(ack, SMALL);
        server.disconnect();

        assertThat(call.ends).containsExactly(CallListener.RESET, CallListener.RESET);
    }

    @Test
    void shouldSayNothingWhenItsOwnerAbandonsTheCalls() {
        start(send, SMALL);
        server.client.abandon();
        server.disconnect();

        assertThat(call.ends).isEmpty();
    }

    @Test
    void shouldSendNoMoreWhenItsOwnerAbandonsACallThatWaitsForTheWindow() {
        server.client.start(send, Request.of(random(1_000_000)), true, call);
        server.client.abandon();
        server.pump();

        assertThat(server.finished).isEmpty();
    }
}
