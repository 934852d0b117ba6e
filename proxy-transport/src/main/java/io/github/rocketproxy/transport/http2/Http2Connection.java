package io.github.rocketproxy.transport.http2;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's end of one HTTP/2 connection, from its preface to its last call. Owns the life cycle
 * and the parts. Event loop; one per channel.
 *
 * <pre>
 *  bytes -> FrameReader -> Inbound -> StreamReceiver -> CallListener
 *                                                           |
 *  bytes <- Outbound, one buffer a turn <- StreamSender <- CallStream
 * </pre>
 */
public final class Http2Connection extends ChannelInboundHandlerAdapter {
    /** Of a connection and of streams until something else is said (RFC 9113, 6.9.2). */
    static final int DEFAULT_WINDOW = 65_535;

    private static final Logger LOG = LoggerFactory.getLogger(Http2Connection.class);
    private static final int BLOCK_SLACK = 2;

    /** How long a client may take to read its last answers. */
    private static final long CLOSE_NS = TimeUnit.SECONDS.toNanos(5);

    private final Http2Config config;
    private final LoopConnections shared;
    private final Preface preface = new Preface();
    private final StreamTable streams = new StreamTable();
    private final ResponseHeaders responses = new ResponseHeaders();
    private final Inbound inbound;
    private final FrameReader reader;
    private final FloodGuard guard;
    private final ConnectionAge age;
    private final KeptBytes kept;
    private final ConnectionStatus status;
    private UnreadAnswers unread;
    private Outbound outbound;
    private OutboundFlow outboundFlow;
    private ChannelHandlerContext ctx;
    private Peer peer;
    private int loopIndex;
    private long readNs;
    private boolean isClosing;
    private long closeBeganNs;

    Http2Connection(Http2Config config, MethodTable methods, LoopConnections shared) {
        this.config = config;
        this.shared = shared;
        readNs = System.nanoTime();
        guard = new FloodGuard(config, readNs);
        age = new ConnectionAge(config, readNs, ThreadLocalRandom.current().nextDouble(-1, 1));
        kept = new KeptBytes(shared.totals.kept, shared.kept);
        status = new ConnectionStatus(readNs);
        inbound = new Inbound(this, new CallDispatcher(methods), shared, streams, guard);
        reader = new FrameReader(inbound, BLOCK_SLACK * config.maxHeaderBytes(), kept);
    }

    // The channel.

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        unread = new UnreadAnswers(ctx.channel(), kept, shared, status, config, this::breakOff);
        outbound = new Outbound(ctx, unread, status);
        outboundFlow = new OutboundFlow(outbound, guard, kept);
        if (ctx.channel().isActive()) {
            begin();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        begin();
        ctx.fireChannelActive();
    }

    private void begin() {
        if (peer != null) {
            return;
        }
        peer = new Peer(ClientAddress.of(ctx.channel()), ClientCertificate.userOf(ctx.channel()));
        status.begin(peer, ctx.pipeline().get(SslHandler.class) != null);
        shared.add(this);
        FrameWriter.settings(
                out(),
                config.maxConcurrentStreams(),
                config.windowBytes(),
                config.maxHeaderBytes());
        if (config.windowBytes() > DEFAULT_WINDOW) {
            FrameWriter.windowUpdate(out(), 0, config.windowBytes() - DEFAULT_WINDOW);
        }
        if (shared.totals.isGoingAway) {
            goAway();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (!isClosing) {
                readNs = System.nanoTime();
                age.onRead(readNs);
                status.onRead(in.readableBytes());
                preface.read(in);
                reader.read(in);
            }
        } catch (Http2Error e) {
            LOG.debug("{} sent away: {}", peer, e.getMessage());
            count(e.counter());
            closeWith(e.code(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("the connection of {} met an error of the proxy", peer, e);
            closeWith(Http2Error.INTERNAL_ERROR, "internal error");
        } finally {
            in.release();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            outbound.onWritable();
            outboundFlow.onWritable();
            streams.onWritable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("the connection of {} failed", peer, cause);
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        isClosing = true;
        if (peer != null) {
            shared.remove(this);
        }
        streams.onBroken();
        outbound.close();
        reader.close();
        unread.close();
        if (status.isDraining()) {
            shared.totals.draining.decrementAndGet();
        }
        kept.close();
        ctx.fireChannelInactive();
    }

    private void closeWith(int code, String text) {
        if (!isClosing) {
            FrameWriter.goAway(out(), streams.lastId(), code, text);
            close();
        }
    }

    /** Sends what is written and closes the channel. */
    private void close() {
        isClosing = true;
        closeBeganNs = System.nanoTime();
        outbound.flushAndClose();
    }

    /** Closes the channel at once: its client would not read why. */
    private void breakOff(ProxyCounter counter) {
        count(counter);
        isClosing = true;
        closeBeganNs = System.nanoTime();
        ctx.close();
    }

    // Time, and the end.

    /** Event loop, twice a second. */
    void onBeat(long nowNs) {
        if (isClosing) {
            if (nowNs - closeBeganNs > CLOSE_NS) {
                ctx.close();
            }
            return;
        }
        if (unread.onBeat(outbound.gathered(), nowNs)) {
            age.onRead(nowNs);
        }
        switch (age.due(nowNs, streams.isEmpty(), preface.isComplete())) {
            case NOTHING -> {}
            case PING -> FrameWriter.ping(out(), ConnectionAge.KEEP_ALIVE, false);
            case SEND_AWAY -> goAway();
            case LAST_CALLS -> onLastCalls();
            case CLOSE -> close();
        }
    }

    /**
     * Sends the client away: it opens no new calls, those in flight may end, then the connection is
     * closed. A client needs a moment to hear of it, so calls are refused from the answer to a ping
     * on.
     */
    public void goAway() {
        if (!isClosing && age.beginToEnd(System.nanoTime())) {
            status.onDraining();
            shared.totals.draining.incrementAndGet();
            FrameWriter.goAway(out(), Integer.MAX_VALUE, Http2Error.NO_ERROR, "");
            FrameWriter.ping(out(), ConnectionAge.GO_AWAY, false);
        }
    }

    /** The client has heard that it is sent away, or has had time enough to. */
    void onLastCalls() {
        if (!streams.isRefusingNew()) {
            streams.refuseNew();
            FrameWriter.goAway(out(), streams.lastId(), Http2Error.NO_ERROR, "");
            closeIfDone();
        }
    }

    /** Closes the channel where no call is left and none may come. */
    void closeIfDone() {
        if (streams.isRefusingNew() && streams.isEmpty() && !isClosing) {
            close();
        }
    }

    // For streams and frames.

    Http2Config config() {
        return config;
    }

    ResponseHeaders responses() {
        return responses;
    }

    Outbound outbound() {
        return outbound;
    }

    OutboundFlow outboundFlow() {
        return outboundFlow;
    }

    EventExecutor loop() {
        return ctx.executor();
    }

    Peer peer() {
        return peer;
    }

    /** When the bytes that are read now came in, {@link System#nanoTime}. */
    long readNs() {
        return readNs;
    }

    /** The buffer to append to; leaves at the end of the turn. */
    ByteBuf out() {
        return outbound.buffer();
    }

    /** What the connection keeps for its client. */
    KeptBytes kept() {
        return kept;
    }

    void count(ProxyCounter counter) {
        shared.counters.increment(counter);
    }

    /**
     * The client has made the server break off a call.
     *
     * @throws Http2Error where it has done so too often
     */
    void onFaultyCall() {
        guard.onReset(readNs);
    }

    /** Headers have been written. */
    void onSent() {
        guard.onSent();
    }

    /** A new stream is open. */
    void remember(Http2Stream stream) {
        streams.add(stream.id(), stream);
        shared.streams.add(1);
        status.onStreams(streams.size());
    }

    /** The stream is over; its end has not been told yet. */
    void forget(Http2Stream stream) {
        streams.remove(stream.id());
        shared.streams.add(-1);
        status.onStreams(streams.size());
        inbound.forget(stream);
    }

    /** The stream has told its end, which comes before the connection's own. */
    void release(Http2Stream stream) {
        shared.release(stream);
        closeIfDone();
    }

    /** What it shows of itself. Any thread. */
    ConnectionStatus status() {
        return status;
    }

    int loopIndex() {
        return loopIndex;
    }

    void setLoopIndex(int index) {
        loopIndex = index;
    }
}
