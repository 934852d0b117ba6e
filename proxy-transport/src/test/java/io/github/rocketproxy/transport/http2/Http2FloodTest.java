package io.github.rocketproxy.transport.http2;

import static io.github.rocketproxy.transport.http2.ClientFrames.call;
import static io.github.rocketproxy.transport.http2.ClientFrames.data;
import static io.github.rocketproxy.transport.http2.ClientFrames.headers;
import static io.github.rocketproxy.transport.http2.ClientFrames.message;
import static io.github.rocketproxy.transport.http2.ClientFrames.windowSetting;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a connection lets be done to it, on an embedded channel. */
@Timeout(60)
class Http2FloodTest {
    private static final int MAX_STREAMS = 1_024;
    private static final int MAX_MESSAGE = 400_000;
    private static final long MEMORY = 192L << 20;
    private static final long OF_ONE = MEMORY / 3;
    private static final int MANY = 10_001;
    private static final int BATCH = 500;
    private static final Http2Config CONFIG =
            new Http2Config(
                    MAX_STREAMS,
                    1 << 20,
                    MAX_MESSAGE,
                    8_192,
                    10_000,
                    60_000,
                    20_000,
                    120_000,
                    ConnectionBounds.NONE);

    private final Counters counters = new Counters();
    private final KeptTotal total = new KeptTotal(MEMORY);
    private final ConnectionTotals totals = new ConnectionTotals(ConnectionBounds.NONE, total);
    private final Network network = new Network();
    private EmbeddedChannel channel;
    private FrameLog client;

    /** Passes nothing on while the client does not read. */
    private static final class Network extends ChannelOutboundHandlerAdapter {
        private boolean isRead = true;
        private int writes;

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            writes++;
            ctx.write(message, promise);
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            if (isRead) {
                ctx.flush();
            }
        }
    }

    /** Never ends by itself. */
    private static final class Open implements CallListener {
        private ByteBuf kept;

        @Override
        public void onMessage(ByteBuf message) {
            letGo();
            kept = message;
        }

        @Override
        public void onHalfClose() {
            // waits
        }

        @Override
        public void onCancel() {
            letGo();
        }

        @Override
        public void onComplete() {
            letGo();
        }

        private void letGo() {
            if (kept != null) {
                kept.release();
                kept = null;
            }
        }
    }

    /** Answers with so many bytes. */
    private record Answering(CallStream call, int bytes) implements CallListener {
        @Override
        public void onMessage(ByteBuf message) {
            message.release();
        }

        @Override
        public void onHalfClose() {
            call.sendHeaders();
            call.sendMessage(Unpooled.directBuffer(bytes).writeZero(bytes));
            call.end();
        }

        @Override
        public void onCancel() {}

        @Override
        public void onComplete() {}
    }

    @BeforeEach
    void connect() {
        channel = new EmbeddedChannel();
        MethodTable methods =
                new MethodTable(
                        Map.of(
                                "s/Open", (call, headers) -> new Open(),
                                "s/Small", (call, headers) -> new Answering(call, 10),
                                "s/Large", (call, headers) -> new Answering(call, 300_000)));
        channel.pipeline()
                .addLast(
                        network,
                        new Http2Connection(
                                CONFIG,
                                methods,
                                new LoopConnections(channel.eventLoop(), counters, totals)));
        client = new FrameLog();
        send(ClientFrames.of(ClientFrames::preface));
        answer();
    }

    @AfterEach
    void close() {
        network.isRead = true;
        channel.finishAndReleaseAll();
        client.close();
    }

    private void send(ByteBuf frames) {
        channel.writeInbound(frames);
        channel.runPendingTasks();
    }

    private String answer() {
        channel.runPendingTasks();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            client.read(part);
            part.release();
        }
        return client.take();
    }

    private long pendingBytes() {
        return channel.unsafe().outboundBuffer().totalPendingWriteBytes();
    }

    @ParameterizedTest
    @MethodSource("floods")
    void shouldSendThePeerAwayWhenItFloods(
            String name, int count, ProxyCounter counter, ObjIntConsumer<ByteBuf> frames) {
        send(ClientFrames.of(out -> call(out, 1, "/s/Open")));
        for (int i = 0; i < count - 1; ) {
            ByteBuf out = Unpooled.buffer();
            for (int end = Math.min(count - 1, i + BATCH); i < end; i++) {
                frames.accept(out, i);
            }
            send(out);
            answer();
        }
        assertThat(channel.isOpen()).as("before the last of many").isTrue();
        send(ClientFrames.of(out -> frames.accept(out, count - 1)));
        String last = answer();

        assertThat(last).as(name).endsWith(" 11").contains("GOAWAY ");
        assertThat(channel.isOpen()).isFalse();
        assertThat(counters.value(counter)).isOne();
        assertThat(counted()).as("and as nothing else").isOne();
    }

    private long counted() {
        return Arrays.stream(ProxyCounter.values()).mapToLong(counters::value).sum();
    }

    static List<Arguments> floods() {
        return List.of(
                flood(
                        "pings",
                        4,
                        ProxyCounter.HTTP2_PING_FLOODS,
                        (out, i) -> FrameWriter.ping(out, 1, false)),
                cheap("settings", (out, i) -> FrameWriter.header(out, 0, 4, 0, 0)),
                cheap("acknowledged settings", (out, i) -> FrameWriter.settingsAck(out)),
                cheap("acknowledged pings", (out, i) -> FrameWriter.ping(out, 1, true)),
                cheap("empty data", (out, i) -> FrameWriter.header(out, 0, 0, 0, 1)),
                cheap(
                        "padding alone",
                        (out, i) -> {
                            FrameWriter.header(out, 1, 0, FrameReader.PADDED, 1);
                            out.writeByte(0);
                        }),
                cheap(
                        "priorities",
                        (out, i) -> {
                            FrameWriter.header(out, 5, 2, 0, 1);
                            out.writeZero(5);
                        }),
                cheap("unknown frames", (out, i) -> FrameWriter.header(out, 0, 99, 0, 0)),
                cheap(
                        "farewells",
                        (out, i) -> {
                            FrameWriter.header(out, 8, 7, 0, 0);
                            out.writeZero(8);
                        }),
                flood(
                        "window updates",
                        100_001,
                        ProxyCounter.HTTP2_FRAME_FLOODS,
                        (out, i) -> FrameWriter.windowUpdate(out, i & 1, 1)),
                flood(
                        "resets",
                        MANY,
                        ProxyCounter.HTTP2_RESET_FLOODS,
                        (out, i) -> {
                            call(out, id(i), "/s/Open");
                            FrameWriter.reset(out, id(i), 8);
                        }),
                flood(
                        "calls too many",
                        MANY + MAX_STREAMS - 1,
                        ProxyCounter.HTTP2_RESET_FLOODS,
                        (out, i) -> call(out, id(i), "/s/Open")),
                flood(
                        "calls that are none",
                        MANY,
                        ProxyCounter.HTTP2_RESET_FLOODS,
                        (out, i) -> FrameWriter.header(out, 0, 1, 4, id(i))),
                flood(
                        "messages of 2 GiB after one that was good",
                        MANY,
                        ProxyCounter.HTTP2_RESET_FLOODS,
                        (out, i) -> {
                            call(out, id(i), "/s/Open");
                            data(out, id(i), 0, message(10));
                            data(out, id(i), 0, Unpooled.buffer().writeByte(0).writeInt(-1));
                        }),
                flood(
                        "headers in many frames",
                        1,
                        ProxyCounter.HTTP2_HEADER_FLOODS,
                        (out, i) -> {
                            headers(out, 3, 0, "/s/Open");
                            for (int frame = 0; frame < 16; frame++) {
                                FrameWriter.header(out, 0, FrameReader.CONTINUATION, 0, 3);
                            }
                        }),
                flood(
                        "headers in large frames",
                        1,
                        ProxyCounter.HTTP2_HEADER_FLOODS,
                        (out, i) -> {
                            headers(out, 3, 0, "/s/Open");
                            FrameWriter.header(out, 16_384, FrameReader.CONTINUATION, 0, 3);
                            out.writeZero(16_384);
                        }),
                flood(
                        "a field of 4,000 bytes named 4,000 times",
                        1,
                        ProxyCounter.HTTP2_HEADER_FLOODS,
                        (out, i) -> {
                            FrameWriter.header(out, 6 + 4_000 + 4_000, 1, 4, 3);
                            out.writeByte(0x40).writeByte(1).writeByte('a');
                            out.writeByte(0x7F).writeByte(0xA1).writeByte(0x1E).writeZero(4_000);
                            for (int field = 0; field < 4_000; field++) {
                                out.writeByte(0xBE);
                            }
                        }));
    }

    private static int id(int round) {
        return 2 * round + 3;
    }

    private static Arguments cheap(String name, ObjIntConsumer<ByteBuf> frames) {
        int settings = 1; // those of the preface
        return flood(name, MANY - settings, ProxyCounter.HTTP2_FRAME_FLOODS, frames);
    }

    private static Arguments flood(
            String name, int count, ProxyCounter counter, ObjIntConsumer<ByteBuf> frames) {
        return Arguments.of(name, count, counter, frames);
    }

    @Test
    void shouldCountFramesOfCallsThatAreOver() {
        send(
                ClientFrames.of(
                        out -> {
                            call(out, 1, "/s/Open");
                            FrameWriter.reset(out, 1, 8);
                            for (int i = 0; i <= 5_000; i++) {
                                data(out, 1, FrameReader.END_STREAM, Unpooled.buffer());
                                call(out, 1, "/s/Open");
                            }
                        }));

        assertThat(answer()).endsWith(" 11");
        assertThat(counters.value(ProxyCounter.HTTP2_FRAME_FLOODS)).isOne();
    }

    /** Many clients end each request with a frame of its own. */
    @Test
    void shouldTakeAnyNumberOfEmptyFramesThatEndARequest() {
        for (int i = 0; i < MANY; ) {
            ByteBuf out = Unpooled.buffer();
            for (int end = i + BATCH; i < end; i++) {
                call(out, id(i), "/s/Small");
                data(out, id(i), FrameReader.END_STREAM, Unpooled.buffer());
            }
            FrameWriter.windowUpdate(out, 0, 15 * BATCH);
            send(out);
            assertThat(answer()).contains("HEADERS " + id(i - 1) + " end");
        }
    }

    /** Some libraries measure the connection so, as long as data comes. */
    @Test
    void shouldTakeAPingWithEachAnswer() {
        for (int i = 0; i < MANY; ) {
            ByteBuf out = Unpooled.buffer();
            for (int end = i + BATCH; i < end; i++) {
                call(out, id(i), "/s/Small");
                data(out, id(i), FrameReader.END_STREAM, Unpooled.buffer());
                FrameWriter.ping(out, i, false);
            }
            FrameWriter.windowUpdate(out, 0, 15 * BATCH);
            send(out);
            assertThat(answer()).endsWith("PING ack " + (i - 1));
        }
    }

    @Test
    void shouldChargeAChangeOfWindowsByTheStreamsThatHaveIt() {
        send(
                ClientFrames.of(
                        out -> {
                            for (int i = 0; i < MAX_STREAMS; i++) {
                                call(out, id(i), "/s/Open");
                            }
                        }));
        for (int i = 0; i < 1_999; i++) {
            int window = i;
            send(ClientFrames.of(out -> windowSetting(out, window)));
        }
        assertThat(channel.isOpen()).isTrue();
        send(ClientFrames.of(out -> windowSetting(out, 9_999)));

        assertThat(answer()).endsWith(" 11");
        assertThat(counters.value(ProxyCounter.HTTP2_FRAME_FLOODS)).isOne();
    }

    @Test
    void shouldBreakTheConnectionOffWhenAnswersWithoutDataAreNotRead() {
        network.isRead = false;
        send(ClientFrames.of(Http2FloodTest::longPath));
        long most = 0;
        for (int i = 0; channel.isOpen(); ) {
            ByteBuf out = Unpooled.buffer();
            for (int end = i + BATCH; i < end; i++) {
                FrameWriter.header(out, 4, FrameReader.HEADERS, FrameReader.END_HEADERS, id(i));
                out.writeByte(0x83).writeByte(0x86).writeByte(0xBE).writeByte(0xBF);
            }
            send(out);
            most = Math.max(most, channel.isOpen() ? pendingBytes() : 0);
        }

        assertThat(most).isBetween(30L << 20, 33L << 20);
        assertThat(counters.value(ProxyCounter.HTTP2_SLOW_READERS)).isOne();
    }

    /** A call of no method, whose name is said in one byte from then on, as the type is. */
    private static void longPath(ByteBuf out) {
        FrameWriter.header(out, 2 + 18 + 4 + 1_000, 1, FrameReader.END_HEADERS, 1);
        out.writeByte(0x83).writeByte(0x86).writeByte(0x5F).writeByte(16);
        out.writeCharSequence("application/grpc", StandardCharsets.US_ASCII);
        out.writeByte(0x44).writeByte(0x7F).writeByte(0xE9).writeByte(6);
        out.writeCharSequence("/" + "p".repeat(999), StandardCharsets.US_ASCII);
    }

    /** Others have taken all the room: what is little is still kept. */
    @Test
    void shouldKeepLittleForAConnectionWhenOthersHaveTakenTheRoom() {
        total.newShare().add(MEMORY);
        network.isRead = false;
        largeAnswers(3);
        assertThat(channel.isOpen()).isTrue();
        assertThat(counters.value(ProxyCounter.HTTP2_SLOW_READERS)).isZero();

        largeAnswers(3, 10);

        assertThat(pendingBytes()).isLessThan(1 << 20);
        assertThat(counters.value(ProxyCounter.HTTP2_SLOW_READERS)).isEqualTo(10);
    }

    /** A buffer for each of them would be many times what they hold. */
    @Test
    void shouldGatherSmallAnswersWhileTheClientDoesNotRead() {
        network.isRead = false;
        send(
                ClientFrames.of(
                        out -> {
                            for (int i = 0; i < 2_000; i++) {
                                call(out, id(i), "/s/" + "p".repeat(100));
                            }
                        }));
        int before = network.writes;
        for (int i = 2_000; i < 2_100; i++) {
            int id = id(i);
            send(ClientFrames.of(out -> call(out, id, "/s/Nothing")));
        }
        assertThat(channel.isWritable()).isFalse();
        assertThat(network.writes - before).isLessThanOrEqualTo(1);

        network.isRead = true;
        channel.flush();
        channel.runPendingTasks();

        assertThat(answer()).contains("HEADERS " + id(2_099) + " end");
    }

    /** Windows as large as can be, and nothing is read: data waits where it is counted. */
    @Test
    void shouldHoldDataBackWhenTheClientDoesNotReadAndSendItWhenItDoes() {
        network.isRead = false;
        largeAnswers(40);

        assertThat(pendingBytes()).isBetween(8L << 20, 9L << 20);
        assertThat(counters.value(ProxyCounter.HTTP2_SLOW_READERS)).isZero();
        network.isRead = true;
        channel.flush();
        assertThat(answer()).contains("HEADERS " + id(39) + " end").doesNotContain("RST_STREAM");
        assertThat(client.dataBytes()).isEqualTo(40 * 300_005);
    }

    @Test
    void shouldCancelCallsWhenTheirAnswersWaitInVain() {
        network.isRead = false;
        largeAnswers(260);
        assertThat(pendingBytes()).isLessThan(9L << 20);
        network.isRead = true;
        channel.flush();

        assertThat(answer()).contains("RST_STREAM " + id(259) + " 11");
        assertThat(client.dataBytes()).isLessThan((int) OF_ONE + (9 << 20));
        assertThat(counters.value(ProxyCounter.HTTP2_SLOW_READERS)).isBetween(5L, 45L);
    }

    private void largeAnswers(int count) {
        send(
                ClientFrames.of(
                        out -> {
                            windowSetting(out, Integer.MAX_VALUE);
                            FrameWriter.windowUpdate(out, 0, Integer.MAX_VALUE - 65_535);
                        }));
        largeAnswers(0, count);
    }

    private void largeAnswers(int first, int count) {
        send(
                ClientFrames.of(
                        out -> {
                            for (int i = first; i < first + count; i++) {
                                call(out, id(i), "/s/Large");
                                data(out, id(i), FrameReader.END_STREAM, Unpooled.buffer());
                            }
                        }));
    }

    @Test
    void shouldCloseTheChannelWhenTheLastAnswersAreNotRead() {
        network.isRead = false;
        send(ClientFrames.of(out -> FrameWriter.windowUpdate(out, 0, 0)));
        Http2Connection connection = channel.pipeline().get(Http2Connection.class);
        connection.onBeat(System.nanoTime());
        assertThat(channel.isOpen()).isTrue();

        connection.onBeat(System.nanoTime() + TimeUnit.SECONDS.toNanos(6));

        assertThat(channel.isOpen()).isFalse();
        assertThat(counters.value(ProxyCounter.HTTP2_PROTOCOL_ERRORS)).isOne();
    }

    @ParameterizedTest
    @MethodSource("unfinished")
    void shouldRefuseRequestsWhenTooManyAreNotFinished(String name, ByteBuf part) {
        for (int i = 0; i < 200; i++) {
            begin(id(i), part);
        }
        assertThat(answer()).contains("HEADERS " + id(199) + " end").doesNotContain("HEADERS 3 ");
        assertThat(counters.value(ProxyCounter.HTTP2_REQUESTS_HELD)).isBetween(5L, 12L);
        assertThat(channel.isOpen()).isTrue();

        for (int i = 0; i < 20; i++) {
            int id = id(i);
            send(ClientFrames.of(out -> FrameWriter.reset(out, id, 8)));
        }
        answer();
        begin(id(200), part);
        assertThat(answer()).as("there is room again").doesNotContain("HEADERS");
    }

    static List<Arguments> unfinished() {
        return List.of(
                Arguments.of("a message but its last bytes", message(350_100).slice(0, 350_000)),
                Arguments.of("a message but no end", message(350_000)));
    }

    private void begin(int id, ByteBuf part) {
        send(
                ClientFrames.of(
                        out -> {
                            call(out, id, "/s/Open");
                            ByteBuf left = part.duplicate();
                            while (left.isReadable()) {
                                data(
                                        out,
                                        id,
                                        0,
                                        left.readSlice(Math.min(16_384, left.readableBytes())));
                            }
                        }));
    }
}
