package io.github.rocketproxy.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.transport.proto.NotifyUnsubscribeLiteCommand;
import io.github.rocketproxy.transport.proto.TelemetryCommand;
import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TelemetryStreamTest {
    private final Counters counters = new Counters();
    private final QueuedCommands queued = new QueuedCommands(16 << 20, counters);
    private final FakeCall call = new FakeCall();
    private final TelemetryStream stream = new TelemetryStream(call, queued);

    @Test
    void shouldKeepOrderWhenTheClientReadsLate() {
        call.isReady = false;
        stream.send(command("1"));
        stream.send(command("2"));
        assertThat(call.sent).isEmpty();
        call.isReady = true;

        stream.onReady();

        assertThat(call.sent).containsExactly(command("1"), command("2"));
    }

    @Test
    void shouldEndOnlyAfterWhatIsQueued() {
        call.isReady = false;
        stream.send(command("1"));
        stream.end(Status.OK);
        assertThat(call.closed).isNull();
        assertThat(stream.send(command("2"))).isFalse();
        call.isReady = true;

        stream.onReady();

        assertThat(call.sent).containsExactly(command("1"));
        assertThat(call.closed).isEqualTo(Status.OK);
        assertThat(stream.isOver()).isTrue();
    }

    @Test
    void shouldEndTheStreamWhenTheClientDoesNotReadAtAll() {
        call.isReady = false;
        for (int i = 0; i < 64; i++) {
            assertThat(stream.send(command("x"))).isTrue();
        }

        assertThat(stream.send(command("x"))).isFalse();

        assertThat(call.closed.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        call.isReady = true;
        stream.onReady();
        assertThat(call.sent).isEmpty();
    }

    @Test
    void shouldTakeNoMoreCommandsThanItsBoundAndKeepTheStream() {
        call.isReady = false;
        int taken = 0;
        while (stream.offer(command("x"))) {
            taken++;
        }

        assertThat(taken).isEqualTo(1_024);
        assertThat(stream.send(command("an answer"))).isTrue();
        assertThat(call.closed).isNull();
        call.isReady = true;
        stream.onReady();
        assertThat(call.sent).hasSize(1_025);
        assertThat(stream.offer(command("x"))).isTrue();
    }

    @Test
    void shouldBoundTheBytesOfCommandsThatWait() {
        call.isReady = false;
        String large = "x".repeat(5 << 20);

        assertThat(stream.offer(command(large))).isTrue();
        assertThat(stream.offer(command(large))).isTrue();
        assertThat(stream.offer(command(large))).isFalse();
    }

    /** What is sent, given up or ended waits no more. */
    @Test
    void shouldBoundTheBytesThatWaitOnAllStreams() {
        call.isReady = false;
        FakeCall otherCall = new FakeCall();
        otherCall.isReady = false;
        TelemetryStream other = new TelemetryStream(otherCall, queued);
        String large = "x".repeat(5 << 20);
        assertThat(stream.offer(command(large))).isTrue();
        assertThat(stream.offer(command(large))).isTrue();
        assertThat(other.offer(command(large))).isTrue();

        assertThat(other.offer(command(large))).isFalse();
        assertThat(counters.value(ProxyCounter.TELEMETRY_OVERFLOW)).isOne();
        assertThat(other.send(command(large))).isFalse();
        assertThat(otherCall.closed.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        call.isReady = true;
        stream.onReady();
        assertThat(queued.bytes()).isZero();
        call.isReady = false;
        stream.send(command("1"));
        stream.onOver();
        assertThat(queued.bytes()).isZero();
    }

    @Test
    void shouldCountTheFirstEndOnly() {
        stream.end(Status.INTERNAL);
        stream.end(Status.OK);

        assertThat(call.closed).isEqualTo(Status.INTERNAL);
    }

    @Test
    void shouldSendNothingWhenTheCallIsOver() {
        stream.onOver();

        assertThat(stream.send(command("1"))).isFalse();
        stream.end(Status.OK);
        assertThat(call.sent).isEmpty();
        assertThat(call.closed).isNull();
    }

    @Test
    void shouldNotLoseTheNewerStreamWhenTheOlderOneEnds() {
        ClientSession session = new ClientSession("c", new ClientListener() {});
        TelemetryStream newer = new TelemetryStream(new FakeCall(), queued);
        session.attach(stream);
        session.attach(newer);

        session.detach(stream);

        assertThat(session.stream()).isSameAs(newer);
        session.detach(newer);
        assertThat(session.stream()).isNull();
    }

    @Test
    void shouldNotAttachAStreamThatIsOver() {
        ClientSession session = new ClientSession("c", new ClientListener() {});
        stream.onOver();

        session.attach(stream);

        assertThat(session.stream()).isNull();
    }

    private static TelemetryCommand command(String text) {
        return TelemetryCommand.newBuilder()
                .setNotifyUnsubscribeLiteCommand(
                        NotifyUnsubscribeLiteCommand.newBuilder().setLiteTopic(text))
                .build();
    }
}
