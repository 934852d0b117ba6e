package io.github.rocketproxy.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketproxy.pipeline.status.Counters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;

/**
 * A whole connection, fed with any frames behind its preface: it may send the client away, but not
 * for an error of its own; each call hears of its end once and of nothing afterwards; no buffer is
 * left. The first byte says in which pieces the bytes arrive.
 */
class Http2ConnectionFuzzTest {
    private static final Http2Config CONFIG =
            new Http2Config(
                    4,
                    70_000,
                    20_000,
                    1_024,
                    10_000,
                    60_000,
                    20_000,
                    120_000,
                    ConnectionBounds.NONE);
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGE_BYTES = 70_000;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
    private final List<Call> calls = new ArrayList<>();

    @Timeout(30)
    @FuzzTest(maxDuration = "5s")
    void connection(byte[] input) {
        if (input.length == 0) {
            return;
        }
        calls.clear();
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(allocator);
        channel.freezeTime();
        MethodTable methods =
                new MethodTable(
                        Map.of(
                                "s/Echo", (call, headers) -> new Call(call, 0, true),
                                "s/Keep", (call, headers) -> new Call(call, 0, false),
                                "s/Large", (call, headers) -> new Call(call, LARGE_BYTES, false)));
        LoopConnections shared =
                new LoopConnections(
                        channel.eventLoop(),
                        new Counters(),
                        new ConnectionTotals(ConnectionBounds.NONE, new KeptTotal(64L << 20)));
        channel.pipeline().addLast(new Http2Connection(CONFIG, methods, shared));
        FrameLog client = new FrameLog();
        receive(channel, PREFACE, 0, PREFACE.length, client);
        int pieceBytes = (input[0] & 0xFF) + 1;
        for (int i = 1; i < input.length; i += pieceBytes) {
            receive(channel, input, i, Math.min(pieceBytes, input.length - i), client);
        }
        channel.finishAndReleaseAll();
        client.close();
        for (Call call : calls) {
            assertThat(call.ends).isEqualTo(1);
        }
        assertThat(allocator.metric().usedDirectMemory()).isZero();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    private void receive(
            EmbeddedChannel channel, byte[] bytes, int offset, int length, FrameLog client) {
        ByteBuf piece = allocator.directBuffer(length).writeBytes(bytes, offset, length);
        if (channel.isOpen()) {
            channel.writeInbound(piece);
            channel.runPendingTasks();
        } else {
            piece.release();
        }
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            client.read(part);
            part.release();
        }
        assertThat(client.take()).doesNotContainPattern("GOAWAY \\d+ " + Http2Error.INTERNAL_ERROR);
    }

    /**
     * Answers with what it has heard, or at once with much until it hears something; counts its
     * end.
     */
    private final class Call implements CallListener {
        private final CallStream stream;
        private final boolean isEcho;
        private final boolean isLarge;
        private ByteBuf last = Unpooled.EMPTY_BUFFER;
        private boolean isHalfClosed;
        private boolean hasEnded;
        private int ends;

        Call(CallStream stream, int answerBytes, boolean isEcho) {
            this.stream = stream;
            this.isEcho = isEcho;
            isLarge = answerBytes > 0;
            calls.add(this);
            if (isLarge) {
                stream.sendHeaders();
                stream.sendMessage(allocator.directBuffer(answerBytes).writeZero(answerBytes));
            }
        }

        @Override
        public boolean wantsDelivery() {
            return isEcho;
        }

        @Override
        public void onMessage(ByteBuf message) {
            assertThat(ends).isZero();
            assertThat(isHalfClosed).isFalse();
            assertThat(hasEnded).isFalse();
            last.release();
            last = message;
            if (isLarge) {
                hasEnded = true;
                stream.end();
            }
        }

        @Override
        public void onHalfClose() {
            assertThat(ends).isZero();
            assertThat(isHalfClosed).isFalse();
            isHalfClosed = true;
            if (isEcho) {
                ByteBuf answer = last;
                last = Unpooled.EMPTY_BUFFER;
                hasEnded = true;
                stream.sendHeaders();
                stream.sendMessage(answer);
                stream.end();
            }
        }

        @Override
        public void onCancel() {
            onEnd();
        }

        @Override
        public void onComplete() {
            onEnd();
        }

        private void onEnd() {
            ends++;
            last.release();
            last = Unpooled.EMPTY_BUFFER;
        }
    }
}
