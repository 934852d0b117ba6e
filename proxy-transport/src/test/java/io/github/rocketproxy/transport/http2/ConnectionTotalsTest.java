package io.github.rocketproxy.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.transport.http2.ConnectionView.State;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds for all connections of a server together, and what is shown of them. */
@Timeout(20)
class ConnectionTotalsTest {
    private static final int MAX_STREAMS = 20;
    private static final int LARGE = 300_000;
    private static final int FILLING = 40;
    private static final int MANY = 10_001;
    private static final ConnectionBounds BOUNDS =
            new ConnectionBounds(10, 10, MAX_STREAMS, 0, 1_000);
    private static final Http2Config CONFIG =
            new Http2Config(1_024, 65_535, 400_000, 8_192, 10_000, 60_000, 20_000, 120_000, BOUNDS);

    private final Counters counters = new Counters();
    private final ConnectionTotals totals = new ConnectionTotals(BOUNDS, new KeptTotal(192L << 20));
    private final MethodTable methods =
            new MethodTable(
                    Map.of(
                            "s/Open", (call, headers) -> NoCall.INSTANCE,
                            "s/Large", (call, headers) -> answer(call)));
    private final EmbeddedChannel first = new EmbeddedChannel();
    private final LoopConnections shared = new LoopConnections(first.eventLoop(), counters, totals);
    private final FrameLog client = new FrameLog();
    private boolean isRead = true;

    private static CallListener answer(CallStream call) {
        call.sendHeaders();
        call.sendMessage(Unpooled.directBuffer(LARGE).writeZero(LARGE));
        call.end();
        return NoCall.INSTANCE;
    }

    private Http2Connection open(EmbeddedChannel channel) {
        Http2Connection connection = new Http2Connection(CONFIG, methods, shared);
        channel.pipeline()
                .addLast(
                        new ChannelOutboundHandlerAdapter() {
                            @Override
                            public void flush(ChannelHandlerContext ctx) {
                                if (isRead) {
                                    ctx.flush();
                                }
                            }
                        },
                        connection);
        send(channel, ClientFrames.of(ClientFrames::preface));
        take(channel);
        return connection;
    }

    @AfterEach
    void close() {
        isRead = true;
        first.finishAndReleaseAll();
        client.close();
    }

    private static void send(EmbeddedChannel channel, ByteBuf frames) {
        channel.writeInbound(frames);
        channel.runPendingTasks();
    }

    private String take(EmbeddedChannel channel) {
        channel.runPendingTasks();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            client.read(part);
            part.release();
        }
        return client.take();
    }

    private void calls(EmbeddedChannel channel, int from, int count, String path) {
        for (int i = from; i < from + count; i++) {
            int id = 2 * i + 1;
            send(
                    channel,
                    ClientFrames.of(
                            out ->
                                    ClientFrames.headers(
                                            out,
                                            id,
                                            FrameReader.END_HEADERS | FrameReader.END_STREAM,
                                            path)));
        }
    }

    @Test
    void shouldRefuseCallsBeyondWhatAllConnectionsMayHaveAndLeaveEachAFew() {
        open(first);
        calls(first, 0, MAX_STREAMS + 2, "/s/Open");
        assertThat(take(first)).isEqualTo("RST_STREAM 41 7 | RST_STREAM 43 7");

        EmbeddedChannel second = new EmbeddedChannel();
        open(second);
        calls(second, 0, 9, "/s/Open");

        assertThat(take(second)).isEqualTo("RST_STREAM 17 7");
        assertThat(counters.value(ProxyCounter.HTTP2_STREAMS_REFUSED)).isEqualTo(3);
        second.finishAndReleaseAll();
        assertThat(shared.streams.total()).isEqualTo(MAX_STREAMS);
        first.close();
        first.runPendingTasks();
        assertThat(shared.streams.total()).isZero();
    }

    /** The request of a refused call is under way when its client hears of it. */
    @Test
    void shouldNotHoldTheRequestsOfRefusedCallsAgainstTheirClient() {
        open(first);
        calls(first, 0, MAX_STREAMS, "/s/Open");

        for (int i = MAX_STREAMS; i < MAX_STREAMS + MANY; i++) {
            int id = 2 * i + 1;
            send(
                    first,
                    ClientFrames.of(
                            out -> {
                                ClientFrames.call(out, id, "/s/Open");
                                ClientFrames.data(out, id, 0, ClientFrames.message(10));
                                ClientFrames.data(
                                        out, id, FrameReader.END_STREAM, ClientFrames.message(10));
                            }));
        }

        assertThat(take(first)).doesNotContain("GOAWAY");
        assertThat(counters.value(ProxyCounter.HTTP2_FRAME_FLOODS)).isZero();
        assertThat(shared.streams.total()).isEqualTo(MAX_STREAMS);
    }

    @Test
    void shouldSendAwayWhoGoesOnWithARefusedCall() {
        open(first);
        calls(first, 0, MAX_STREAMS, "/s/Open");
        int id = 2 * MAX_STREAMS + 1;
        send(first, ClientFrames.of(out -> ClientFrames.call(out, id, "/s/Open")));

        for (int i = 0; i < 2 * MANY && first.isOpen(); i++) {
            send(
                    first,
                    ClientFrames.of(out -> ClientFrames.data(out, id, 0, ClientFrames.message(1))));
        }

        assertThat(take(first)).endsWith("GOAWAY " + id + " " + Http2Error.ENHANCE_YOUR_CALM);
        assertThat(counters.value(ProxyCounter.HTTP2_FRAME_FLOODS)).isOne();
    }

    /** Sockets that end before they speak HTTP/2: health checks, failed handshakes. */
    @Test
    void shouldShareTheFreeMemoryOnlyAmongConnectionsThatHaveBegun() {
        long freeBytes = totals.kept.freeBytes();

        for (int i = 0; i < FILLING * FILLING; i++) {
            assertThat(new Http2Connection(CONFIG, methods, shared)).isNotNull();
        }
        assertThat(totals.kept.freeBytes()).isEqualTo(freeBytes);

        List<EmbeddedChannel> others = new ArrayList<>();
        for (int i = 0; i < 2 * FILLING; i++) {
            others.add(new EmbeddedChannel(new Http2Connection(CONFIG, methods, shared)));
        }
        assertThat(totals.kept.freeBytes()).isLessThan(freeBytes);
        others.forEach(EmbeddedChannel::finishAndReleaseAll);
        assertThat(totals.kept.freeBytes()).isEqualTo(freeBytes);
    }

    @Test
    void shouldNotReadFromAConnectionUntilItsClientReads() {
        Http2Connection connection = open(first);
        send(first, ClientFrames.of(out -> ClientFrames.windowSetting(out, Integer.MAX_VALUE)));
        send(first, ClientFrames.of(out -> FrameWriter.windowUpdate(out, 0, 1 << 30)));
        take(first);
        isRead = false;
        calls(first, 0, FILLING, "/s/Large");

        assertThat(first.config().isAutoRead()).isFalse();
        assertThat(totals.paused.get()).isOne();
        assertThat(counters.value(ProxyCounter.CONNECTIONS_PAUSED)).isOne();
        ConnectionView view = connection.status().view(System.nanoTime());
        assertThat(view.state()).isEqualTo(State.PAUSED);
        assertThat(view.pendingWriteBytes()).isGreaterThan(8L << 20);
        assertThat(shared.unread.total()).isEqualTo(view.pendingWriteBytes());

        isRead = true;
        first.flush();
        take(first);

        assertThat(first.config().isAutoRead()).isTrue();
        assertThat(totals.paused.get()).isZero();
        take(first);
        assertThat(shared.unread.total()).isZero();
        assertThat(shared.kept.total()).isZero();
    }

    @Test
    void shouldEndAPausedConnectionWhoseClientTakesNothing() {
        Http2Connection connection = open(first);
        send(first, ClientFrames.of(out -> ClientFrames.windowSetting(out, Integer.MAX_VALUE)));
        send(first, ClientFrames.of(out -> FrameWriter.windowUpdate(out, 0, 1 << 30)));
        take(first);
        isRead = false;
        calls(first, 0, FILLING, "/s/Large");
        long nowNs = System.nanoTime();

        connection.onBeat(nowNs + TimeUnit.SECONDS.toNanos(19));
        assertThat(first.isOpen()).isTrue();
        connection.onBeat(nowNs + TimeUnit.SECONDS.toNanos(21));

        assertThat(first.isOpen()).isFalse();
        assertThat(counters.value(ProxyCounter.HTTP2_SLOW_READERS)).isOne();
        first.runPendingTasks();
        assertThat(totals.paused.get()).isZero();
        assertThat(shared.kept.total()).isZero();
    }

    /** It was accepted just before the port was closed. */
    @Test
    void shouldSendAwayAConnectionThatBeginsDuringADrain() {
        totals.isGoingAway = true;
        first.pipeline().addLast(new Http2Connection(CONFIG, methods, shared));
        assertThat(take(first)).endsWith("GOAWAY 2147483647 0 | PING " + ConnectionAge.GO_AWAY);

        send(first, ClientFrames.of(ClientFrames::preface));
        calls(first, 0, 1, "/s/Open");

        assertThat(shared.streams.total()).as("served all the same").isOne();
    }

    /** A frame of 16 KB that is never finished, on very many connections. */
    @Test
    void shouldCountTheBeginningsOfFramesAndLetGoOfTheirRoom() {
        open(first);
        ByteBuf most = Unpooled.buffer();
        FrameWriter.header(most, 16_000, 99, 0, 0);
        most.writeZero(15_999);
        send(first, most);
        assertThat(shared.kept.total()).isGreaterThan(16_000);

        send(first, Unpooled.buffer().writeZero(1));

        assertThat(shared.kept.total()).isZero();
    }

    @Test
    void shouldShowWhoIsConnected() {
        Http2Connection connection = open(first);
        calls(first, 0, 3, "/s/Open");

        ConnectionView view = connection.status().view(System.nanoTime());

        assertThat(view.state()).isEqualTo(State.OPEN);
        assertThat(view.streams()).isEqualTo(3);
        assertThat(view.isEncrypted()).isFalse();
        assertThat(view.bytesIn()).isGreaterThan(100);
        assertThat(view.bytesOut()).isGreaterThan(20);
        assertThat(totals.begun.get()).isOne();
        connection.goAway();
        assertThat(connection.status().view(System.nanoTime()).state()).isEqualTo(State.DRAINING);
        assertThat(totals.draining.get()).isOne();
        first.close();
        first.runPendingTasks();
        assertThat(totals.draining.get()).isZero();
        assertThat(totals.begun.get()).isZero();
    }
}
