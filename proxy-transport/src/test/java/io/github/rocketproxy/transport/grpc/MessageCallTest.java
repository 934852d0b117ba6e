package io.github.rocketproxy.transport.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.SendMessageRequest;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import io.github.rocketproxy.transport.codec.CallerSettings;
import io.github.rocketproxy.transport.codec.MessageLimits;
import io.github.rocketproxy.transport.http2.CallListener;
import io.github.rocketproxy.transport.http2.CallStarter;
import io.github.rocketproxy.transport.http2.CallStream;
import io.github.rocketproxy.transport.http2.Peer;
import io.github.rocketproxy.transport.http2.RequestHeaders;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is told of a call, on a stream of which the test is the transport. */
@Timeout(10)
class MessageCallTest {
    private final List<RpcResult> results = new ArrayList<>();
    private final List<Long> durationsNs = new ArrayList<>();
    private final Stream stream = new Stream();
    private CallStarter sends;

    @BeforeEach
    void bind() {
        LoopIngress loop = new LoopIngress();
        loop.bind(new FakeIngress(Runnable::run));
        loop.listen(
                rpc -> {
                    results.add(rpc.result());
                    durationsNs.add(rpc.endNs() - rpc.arrivalNs());
                });
        sends =
                new MessageServices(
                                loop, MessageLimits.DEFAULTS, CallerSettings.DEFAULT, () -> 1_000)
                        .methods()
                        .get(MessagingMethods.SEND_MESSAGE);
    }

    @AfterEach
    void release() {
        stream.out.release();
    }

    private CallListener start() {
        stream.arrivalNs = System.nanoTime();
        stream.listener = sends.start(stream, new RequestHeaders());
        return stream.listener;
    }

    private void answeredCall() {
        CallListener call = start();
        call.onMessage(
                Unpooled.wrappedBuffer(SendMessageRequest.getDefaultInstance().toByteArray()));
        call.onHalfClose();
    }

    @Test
    void shouldTellOfAnAnswer() {
        answeredCall();

        assertThat(results).containsExactly(RpcResult.ANSWERED);
        assertThat(durationsNs.getFirst()).isNotNegative();
    }

    /** A request that is too large, cannot be read, or ends within a message. */
    @Test
    void shouldTellThatACallFailedWhichTheTransportHasEnded() {
        start().onComplete();
        answeredCall();
        start().onComplete();

        assertThat(results).containsExactly(RpcResult.FAILED, RpcResult.ANSWERED, RpcResult.FAILED);
        assertThat(durationsNs).allMatch(ns -> ns >= 0);
    }

    @Test
    void shouldTellThatTheClientBrokeACallOff() {
        start().onCancel();

        assertThat(results).containsExactly(RpcResult.CANCELLED);
        assertThat(durationsNs.getFirst()).isNotNegative();
    }

    /** A stream whose client takes all at once. */
    private static final class Stream implements CallStream {
        private final ByteBuf out = Unpooled.buffer();
        private final Peer peer = new Peer(null, null);
        private CallListener listener;
        private long arrivalNs;

        @Override
        public EventExecutor loop() {
            throw new AssertionError("nobody asks");
        }

        @Override
        public Peer peer() {
            return peer;
        }

        @Override
        public long arrivalNs() {
            return arrivalNs;
        }

        @Override
        public void holdWindow(boolean isHeld) {}

        @Override
        public void sendHeaders() {}

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public ByteBuf beginMessage() {
            return out;
        }

        @Override
        public void endMessage() {}

        @Override
        public void sendMessage(ByteBuf message) {
            message.release();
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void end() {
            listener.onComplete();
        }

        @Override
        public void end(Status status, Metadata trailers) {
            listener.onComplete();
        }

        @Override
        public void cancel() {
            listener.onCancel();
        }
    }
}
