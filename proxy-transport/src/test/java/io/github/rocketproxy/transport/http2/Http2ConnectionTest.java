package io.github.rocketproxy.transport.http2;

import static io.github.rocketproxy.transport.http2.ClientFrames.call;
import static io.github.rocketproxy.transport.http2.ClientFrames.data;
import static io.github.rocketproxy.transport.http2.ClientFrames.headers;
import static io.github.rocketproxy.transport.http2.ClientFrames.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.status.Counters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection by its frames, on an embedded channel. */
@Timeout(30)
class Http2ConnectionTest {
    private static final int WINDOW = 100_000;
    private static final int MAX_MESSAGE = 150_000;
    private static final Http2Config CONFIG =
            new Http2Config(
                    4,
                    WINDOW,
                    MAX_MESSAGE,
                    8_192,
                    10_000,
                    60_000,
                    20_000,
                    120_000,
                    ConnectionBounds.NONE);

    private static final long MEMORY = 6L << 20;

    private final Counters counters = new Counters();
    private final List<String> heard = new ArrayList<>();
    private final List<CallStream> calls = new ArrayList<>();
    private EmbeddedChannel channel;
    private FrameLog client;

    @BeforeEach
    void connect() {
        channel = new EmbeddedChannel();
        channel.freezeTime();
        MethodTable methods =
                new MethodTable(
                        Map.of(
                                "s/Keep", (call, headers) -> listen(call, stream -> {}),
                                "s/Hold", (call, headers) -> hold(call),
                                "s/Watch", (call, headers) -> listen(call, stream -> {}, true),
                                "s/Echo", (call, headers) -> new Echo(call)));
        channel.pipeline()
                .addLast(
                        new Http2Connection(
                                CONFIG,
                                methods,
                                new LoopConnections(
                                        channel.eventLoop(),
                                        counters,
                                        new ConnectionTotals(
                                                ConnectionBounds.NONE, new KeptTotal(MEMORY)))));
        client = new FrameLog();
        assertThat(answer()).startsWith("SETTINGS").contains("WINDOW_UPDATE 0 34465");
        send(
                out -> {
                    out.writeCharSequence(
                            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", StandardCharsets.US_ASCII);
                    FrameWriter.header(out, 0, FrameReader.SETTINGS, 0, 0);
                });
        assertThat(answer()).isEqualTo("SETTINGS ack");
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        client.close();
    }

    /** Writes down what it hears. */
    private CallListener listen(CallStream call, Consumer<CallStream> onHalfClose) {
        return listen(call, onHalfClose, false);
    }

    private CallListener listen(
            CallStream call, Consumer<CallStream> onHalfClose, boolean wantsDelivery) {
        calls.add(call);
        return new CallListener() {
            @Override
            public boolean wantsDelivery() {
                return wantsDelivery;
            }

            @Override
            public void onMessage(ByteBuf message) {
                heard.add("message " + message.readableBytes());
                message.release();
            }

            @Override
            public void onHalfClose() {
                heard.add("half close");
                onHalfClose.accept(call);
            }

            @Override
            public void onCancel() {
                heard.add("cancel");
            }

            @Override
            public void onComplete() {
                heard.add("complete");
            }
        };
    }

    private CallListener hold(CallStream call) {
        call.holdWindow(true);
        return listen(call, stream -> {});
    }

    /** Sends back what it gets. */
    private final class Echo implements CallListener {
        private final CallStream call;
        private ByteBuf message;

        Echo(CallStream call) {
            this.call = call;
        }

        @Override
        public void onMessage(ByteBuf message) {
            this.message = message;
        }

        @Override
        public void onHalfClose() {
            call.sendHeaders();
            call.sendMessage(message);
            call.end();
        }

        @Override
        public void onCancel() {
            heard.add("cancel");
        }

        @Override
        public void onComplete() {
            heard.add("complete");
        }
    }

    private void send(Consumer<ByteBuf> writer) {
        ByteBuf out = Unpooled.buffer();
        writer.accept(out);
        channel.writeInbound(out);
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

    /** A request of this length, in frames as large as they may be. */
    private static void request(ByteBuf out, int stream, int length) {
        ByteBuf data = message(length);
        while (data.readableBytes() > FrameReader.MAX_FRAME_BYTES) {
            data(out, stream, 0, data.readSlice(FrameReader.MAX_FRAME_BYTES));
        }
        data(out, stream, FrameReader.END_STREAM, data);
    }

    @Test
    void shouldAnswerTheSameHoweverTheBytesArrive() {
        ByteBuf whole = Unpooled.buffer();
        call(whole, 1, "/s/Echo");
        request(whole, 1, 100);
        byte[] bytes = new byte[whole.readableBytes()];
        whole.readBytes(bytes);
        for (byte b : bytes) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {b}));
        }

        assertThat(answer()).isEqualTo("HEADERS 1 | DATA 1 105 of a message | HEADERS 1 end");
        assertThat(heard).containsExactly("complete");
    }

    @Test
    void shouldSayInOneByteWhatItHasSaidBefore() {
        send(
                out -> {
                    for (int stream = 1; stream <= 5; stream += 2) {
                        call(out, stream, "/s/Echo");
                        request(out, stream, 1);
                    }
                });
        answer();

        assertThat(client.headerBytes()).containsExactly(19, 15, 2, 1, 2, 1);
    }

    @Test
    void shouldSendWhatTheWindowsLetOut() {
        send(
                out -> {
                    call(out, 1, "/s/Echo");
                    request(out, 1, 90_000);
                });
        String first = answer();
        assertThat(first).startsWith("WINDOW_UPDATE 0 ").doesNotContain("end");
        assertThat(client.dataBytes()).isEqualTo(65_535);

        send(out -> FrameWriter.windowUpdate(out, 0, 1_000_000));
        assertThat(answer()).as("the stream's own window is used up").isEmpty();
        send(out -> FrameWriter.windowUpdate(out, 1, 10));
        assertThat(answer()).isEqualTo("DATA 1 10");
        send(out -> FrameWriter.windowUpdate(out, 1, 1_000_000));

        assertThat(answer()).endsWith("HEADERS 1 end");
        assertThat(client.dataBytes()).isEqualTo(90_005);
        assertThat(heard).containsExactly("complete");
    }

    @Test
    void shouldHearNothingBehindAMessageThatIsTooLarge() {
        send(out -> call(out, 1, "/s/Keep"));
        calls.getFirst().sendHeaders();
        calls.getFirst().sendMessage(Unpooled.buffer().writeZero(90_000));
        send(out -> data(out, 1, 0, Unpooled.buffer().writeByte(0).writeInt(MAX_MESSAGE + 1)));
        send(out -> data(out, 1, 0, message(3)));
        assertThat(heard).as("its status waits behind the answer").isEmpty();

        send(out -> FrameWriter.windowUpdate(out, 0, 1_000_000));
        send(out -> FrameWriter.windowUpdate(out, 1, 1_000_000));

        assertThat(answer()).endsWith("HEADERS 1 end | RST_STREAM 1 0");
        assertThat(heard).containsExactly("complete");
    }

    @Test
    void shouldGoOnWhenTheConnectionsWindowOpens() {
        send(
                out -> {
                    FrameWriter.header(out, 6, FrameReader.SETTINGS, 0, 0);
                    out.writeShort(4).writeInt(1_000_000);
                    for (int stream = 1; stream <= 3; stream += 2) {
                        call(out, stream, "/s/Echo");
                        request(out, stream, 60_000);
                    }
                });
        answer();
        assertThat(client.dataBytes()).isEqualTo(65_535);

        send(out -> FrameWriter.windowUpdate(out, 0, 1_000_000));

        assertThat(answer()).contains("HEADERS 3 end");
        assertThat(client.dataBytes()).isEqualTo(120_010);
    }

    @Test
    void shouldTellWhenTheClientBreaksOff() {
        send(
                out -> {
                    call(out, 1, "/s/Keep");
                    data(out, 1, 0, message(10));
                    FrameWriter.reset(out, 1, Http2Error.CANCEL);
                    data(out, 1, 0, message(10));
                });

        assertThat(heard).containsExactly("message 10", "cancel");
        assertThat(channel.isOpen()).as("a late frame is no fault").isTrue();
    }

    @Test
    void shouldTellWhenTheConnectionEnds() {
        send(out -> call(out, 1, "/s/Keep"));
        send(out -> call(out, 3, "/s/Keep"));

        channel.close();

        assertThat(heard).containsExactly("cancel", "cancel");
    }

    @Test
    void shouldRefuseACallTooMany() {
        send(
                out -> {
                    for (int i = 0; i <= CONFIG.maxConcurrentStreams(); i++) {
                        call(out, 2 * i + 1, "/s/Keep");
                    }
                });

        assertThat(answer()).isEqualTo("RST_STREAM 9 7");
    }

    @Test
    void shouldAnswerWhatIsNoCall() {
        send(out -> call(out, 1, "/s/Nothing"));
        assertThat(answer()).isEqualTo("HEADERS 1 end | RST_STREAM 1 0");
        send(
                out -> {
                    FrameWriter.header(out, 3, FrameReader.HEADERS, FrameReader.END_HEADERS | 1, 3);
                    out.writeByte(0x82).writeByte(0x86).writeByte(0x84);
                });
        assertThat(answer()).isEqualTo("HEADERS 3 end");
    }

    @Test
    void shouldEndTheCallWhenItsMessageIsTooLarge() {
        send(
                out -> {
                    call(out, 1, "/s/Keep");
                    data(out, 1, 0, message(MAX_MESSAGE + 1).slice(0, 1_000));
                });

        assertThat(answer()).isEqualTo("HEADERS 1 end | RST_STREAM 1 0");
        assertThat(heard).containsExactly("complete");
    }

    @Test
    void shouldEndTheCallWhenTheRequestEndsWithinAMessage() {
        send(
                out -> {
                    call(out, 1, "/s/Keep");
                    data(out, 1, FrameReader.END_STREAM, message(100).slice(0, 50));
                });

        assertThat(answer()).isEqualTo("HEADERS 1 end");
        assertThat(heard).containsExactly("complete");
    }

    @Test
    void shouldLetGoOfAMessageThatIsNotTheGzipItSaysItIs() {
        ByteBuf data = channel.alloc().directBuffer();
        headers(data, 1, FrameReader.END_HEADERS, "/s/Keep", "grpc-encoding", "gzip");
        data(data, 1, 0, message(100).setByte(0, 1));
        channel.writeInbound(data);

        assertThat(answer()).isEqualTo("HEADERS 1 end | RST_STREAM 1 0");
        assertThat(data.refCnt()).isZero();
    }

    /** What was delivered has to be told before the connection is closed behind it. */
    @Test
    void shouldTellOfADeliveryThatWasTheLastOfItsConnection() {
        send(out -> call(out, 1, "/s/Watch"));
        channel.pipeline().get(Http2Connection.class).goAway();
        send(out -> FrameWriter.ping(out, ConnectionAge.GO_AWAY, true));

        calls.getFirst().end();
        channel.runPendingTasks();

        assertThat(heard).containsExactly("complete");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void shouldShowTheSamePeerToAllCallsOfAConnection() {
        send(out -> call(out, 1, "/s/Keep"));
        Peer peer = calls.getFirst().peer();
        peer.attach("found");
        calls.getFirst().end();
        send(out -> call(out, 3, "/s/Keep"));

        assertThat(calls.getLast().peer()).isSameAs(peer);
        assertThat(peer.attachment()).isEqualTo("found");
    }

    @Test
    void shouldAnswerPings() {
        send(out -> FrameWriter.ping(out, 42, false));

        assertThat(answer()).isEqualTo("PING ack 42");
    }

    @Test
    void shouldLetCallsEndBeforeTheConnectionDoes() {
        send(out -> call(out, 1, "/s/Keep"));
        channel.pipeline().get(Http2Connection.class).goAway();
        assertThat(answer()).isEqualTo("GOAWAY 2147483647 0 | PING " + ConnectionAge.GO_AWAY);
        send(
                out -> {
                    call(out, 3, "/s/Keep");
                    FrameWriter.ping(out, ConnectionAge.GO_AWAY, true);
                    call(out, 5, "/s/Keep");
                });
        assertThat(calls).as("the last one came too late").hasSize(2);
        assertThat(answer()).isEqualTo("GOAWAY 3 0");

        calls.get(0).end();
        calls.get(1).end();
        channel.runPendingTasks();

        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void shouldSendThePeerAwayWhenItBreaksTheProtocol(
            String name, int code, Consumer<ByteBuf> frames) {
        send(out -> call(out, 1, "/s/Keep"));
        answer();

        send(frames);

        assertThat(answer()).as(name).endsWith(" " + code).contains("GOAWAY ");
        assertThat(channel.isOpen()).isFalse();
        assertThat(heard).endsWith("cancel");
    }

    static List<Arguments> faults() {
        return List.of(
                fault("frame too large", 6, out -> FrameWriter.header(out, 16_385, 0, 0, 1)),
                fault("even stream", 1, out -> call(out, 2, "/s/Keep")),
                fault("stream 0", 1, out -> call(out, 0, "/s/Keep")),
                fault("data of stream 0", 1, out -> data(out, 0, 0, message(1))),
                fault("data before headers", 1, out -> data(out, 9, 0, message(1))),
                fault("reset of nothing", 1, out -> FrameWriter.reset(out, 9, 8)),
                fault("window of nothing", 1, out -> FrameWriter.windowUpdate(out, 9, 1)),
                fault("window update 0", 1, out -> FrameWriter.windowUpdate(out, 0, 0)),
                fault(
                        "window overflow",
                        3,
                        out -> FrameWriter.windowUpdate(out, 0, Integer.MAX_VALUE)),
                fault("push", 1, out -> FrameWriter.header(out, 0, 5, 0, 1)),
                fault("short ping", 6, out -> FrameWriter.header(out, 0, 6, 0, 0)),
                fault("settings of a stream", 1, out -> FrameWriter.header(out, 0, 4, 0, 1)),
                fault(
                        "odd settings",
                        6,
                        out -> {
                            FrameWriter.header(out, 1, 4, 0, 0);
                            out.writeByte(0);
                        }),
                fault(
                        "padding",
                        1,
                        out -> {
                            FrameWriter.header(out, 2, 0, FrameReader.PADDED, 1);
                            out.writeByte(9).writeByte(0);
                        }),
                fault(
                        "broken headers",
                        9,
                        out -> {
                            FrameWriter.header(out, 1, 1, FrameReader.END_HEADERS, 3);
                            out.writeByte(0xFE);
                        }),
                fault(
                        "interrupted headers",
                        1,
                        out -> {
                            headers(out, 3, 0, "/s/Keep");
                            FrameWriter.ping(out, 1, false);
                        }),
                fault("continuation of nothing", 1, out -> FrameWriter.header(out, 0, 9, 4, 1)),
                fault(
                        "endless headers",
                        11,
                        out -> {
                            headers(out, 3, 0, "/s/Keep");
                            for (int i = 0; i < 20; i++) {
                                FrameWriter.header(out, 0, FrameReader.CONTINUATION, 0, 3);
                            }
                        }),
                fault("headers within a request", 1, out -> call(out, 1, "/s/Keep")),
                fault(
                        "a window that is held",
                        3,
                        out -> {
                            call(out, 3, "/s/Hold");
                            for (int i = 0; i < 7; i++) {
                                data(out, 3, 0, Unpooled.buffer().writeZero(16_384));
                            }
                        }));
    }

    private static Arguments fault(String name, int code, Consumer<ByteBuf> frames) {
        return Arguments.of(name, code, frames);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\u0016\u0003\u0001"})
    void shouldSendAwayWhoSpeaksSomethingElse(String bytes) {
        EmbeddedChannel other =
                new EmbeddedChannel(
                        new Http2Connection(
                                CONFIG,
                                new MethodTable(Map.of()),
                                new LoopConnections(
                                        channel.eventLoop(),
                                        counters,
                                        new ConnectionTotals(
                                                ConnectionBounds.NONE, new KeptTotal(MEMORY)))));
        other.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
        other.runPendingTasks();

        assertThat(other.isOpen()).isFalse();
        other.finishAndReleaseAll();
    }
}
