package io.github.rocketproxy.backend.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dead letters that no lease of this proxy knows. */
@Timeout(20)
class DeadLetterTest {
    private static final String HANDLE =
            "100 " + GatewayFixture.EPOCH_MS + " 60000 5 1 broker-a 2 103 777";

    private final GatewayFixture fixture = new GatewayFixture();
    private final StubBroker stub = fixture.stub;
    private final RecordingReply reply = new RecordingReply();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldForwardThenAckWhenHandleIsGood() {
        fixture.run(fixture.deadLetter(reply, HANDLE));
        RemotingCommand back = stub.request();
        assertThat(back.getCode()).isEqualTo(36);
        assertThat(back.getExtFields())
                .containsEntry("offset", "777")
                .containsEntry("delayLevel", "-1")
                .containsEntry("originTopic", "%RETRY%G_T");
        stub.answer(back, 0);
        assertThat(reply.said).containsExactly("0 OK");
        RemotingCommand ack = stub.request();
        assertThat(ack.getCode()).isEqualTo(200051);
        assertThat(ack.getExtFields()).containsEntry("extraInfo", HANDLE);
        stub.answer(ack, 0);
        assertThat(reply.said).containsExactly("0 OK");
    }

    @Test
    void shouldAckWhenTheStoreHasNoSuchMessageAnyMore() {
        fixture.run(fixture.deadLetter(reply, HANDLE));
        stub.refuse(stub.request(), 1, "look message by offset failed, 777");
        assertThat(reply.said).containsExactly("0 OK");
        stub.answer(stub.request(), 0);
    }

    @Test
    void shouldSayWhyWhenBrokerRefuses() {
        fixture.run(fixture.deadLetter(reply, HANDLE));
        stub.answer(stub.request(), 16);
        assertThat(reply.said).containsExactly("0 FORBIDDEN");
        assertThat(stub.requests()).isEmpty();
    }

    @Test
    void shouldRefuseWhenHandleDoesNotSayWhereTheMessageIs() {
        RequestEvent without =
                fixture.deadLetter(reply, HANDLE.substring(0, HANDLE.lastIndexOf(' ')));
        fixture.run(without);
        assertThat(without.verdict).isEqualTo(ReplyCode.INVALID_RECEIPT_HANDLE);
        without.clear();
    }

    @Test
    void shouldForwardAlsoWhenHandleIsExpired() {
        fixture.advanceMs(60_000);
        fixture.run(fixture.deadLetter(reply, HANDLE));
        stub.answer(stub.request(), 0);
        stub.answer(stub.request(), 0);
        assertThat(reply.said).containsExactly("0 OK");
    }
}
