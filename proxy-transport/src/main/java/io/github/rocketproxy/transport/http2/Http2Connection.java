package io.github.rocketproxy.transport.http2;

import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's end of one HTTP/2 connection. Event loop; one per channel.
 *
 * <pre>
 *  bytes -> FrameReader -> streams -> CallListener
 *                                        |
 *  bytes <- one buffer a turn  <- CallStream
 * </pre>
 */
public final class Http2Connection extends ChannelInboundHandlerAdapter implements Frames {
    private static final Logger LOG = LoggerFactory.getLogger(Http2Connection.class);
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int DEFAULT_WINDOW = 65_535;
    private static final int SETTING_TABLE_SIZE = 1;
    private static final int SETTING_WINDOW = 4;
    private static final int SETTING_FRAME_SIZE = 5;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;
    private static final int HEADERS_TOO_LARGE = 431;
    private static final int BLOCK_SLACK = 2;

    private final Http2Config config;
    private final MethodTable methods;
    private final LoopConnections shared;
    private final IntObjectHashMap<Http2Stream> streams = new IntObjectHashMap<>(16);
    private final ArrayDeque<Http2Stream> blocked = new ArrayDeque<>();
    private final ResponseHeaders responses = new ResponseHeaders();
    private final HpackDecoder hpack;
    private final FrameReader reader;
    private final FloodGuard guard;
    private final ConnectionAge age;
    private Outbound outbound;
    private ChannelHandlerContext ctx;
    private Peer peer;
    private int loopIndex;
    private int prefaceRead;
    private long readNs;
    private int lastStream;
    private int refusedAbove = Integer.MAX_VALUE;
    private int receiveWindow;
    private long sendWindow = DEFAULT_WINDOW;
    private int peerWindow = DEFAULT_WINDOW;
    private Http2Stream current;
    private boolean isClosing;

    Http2Connection(Http2Config config, MethodTable methods, LoopConnections shared) {
        this.config = config;
        this.methods = methods;
        this.shared = shared;
        readNs = System.nanoTime();
        hpack = new HpackDecoder(config.maxHeaderBytes());
        reader = new FrameReader(this, BLOCK_SLACK * config.maxHeaderBytes());
        guard = new FloodGuard(config, readNs);
        age = new ConnectionAge(config, readNs);
    }

    // The channel.

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        outbound = new Outbound(ctx);
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
        peer = new Peer(ClientAddress.of(ctx.channel()));
        shared.add(this);
        receiveWindow = Math.max(DEFAULT_WINDOW, config.windowBytes());
        FrameWriter.settings(
                out(),
                config.maxConcurrentStreams(),
                config.windowBytes(),
                config.maxHeaderBytes());
        if (receiveWindow > DEFAULT_WINDOW) {
            FrameWriter.windowUpdate(out(), 0, receiveWindow - DEFAULT_WINDOW);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (!isClosing) {
                readNs = System.nanoTime();
                age.onRead(readNs);
                readPreface(in);
                reader.read(in);
            }
        } catch (Http2Error e) {
            LOG.debug("{} sent away: {}", peer, e.getMessage());
            closeWith(e.code(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("the connection of {} met an error of the proxy", peer, e);
            closeWith(Http2Error.INTERNAL_ERROR, "internal error");
        } finally {
            in.release();
        }
    }

    private void readPreface(ByteBuf in) {
        while (prefaceRead < PREFACE.length && in.isReadable()) {
            if (in.readByte() != PREFACE[prefaceRead++]) {
                throw fault("this port speaks HTTP/2 with prior knowledge");
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            List.copyOf(streams.values()).forEach(Http2Stream::onWritable);
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
        for (Http2Stream stream : List.copyOf(streams.values())) {
            stream.onBroken();
        }
        outbound.close();
        reader.close();
        ctx.fireChannelInactive();
    }

    private void closeWith(int code, String text) {
        if (!isClosing) {
            FrameWriter.goAway(out(), lastStream, code, text);
            close();
        }
    }

    /** Sends what is written and closes the channel. */
    void close() {
        isClosing = true;
        outbound.flushAndClose();
    }

    // Time.

    /** Event loop, twice a second. */
    void onBeat(long nowNs) {
        switch (age.due(nowNs, streams.isEmpty(), prefaceRead == PREFACE.length)) {
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
            FrameWriter.goAway(out(), Integer.MAX_VALUE, Http2Error.NO_ERROR, "");
            FrameWriter.ping(out(), ConnectionAge.GO_AWAY, false);
        }
    }

    private void onLastCalls() {
        if (refusedAbove == Integer.MAX_VALUE) {
            refusedAbove = lastStream;
            FrameWriter.goAway(out(), lastStream, Http2Error.NO_ERROR, "");
            closeIfDone();
        }
    }

    private void closeIfDone() {
        if (refusedAbove != Integer.MAX_VALUE && streams.isEmpty() && !isClosing) {
            close();
        }
    }

    // Frames.

    @Override
    public void onHeaders(int id, ByteBuf block, int offset, int length, boolean isLast) {
        RequestHeaders headers = shared.headers;
        hpack.decode(block, offset, length, headers);
        if ((id & 1) == 0) {
            throw fault("a stream of the server's");
        }
        Http2Stream known = streams.get(id);
        if (known != null) {
            if (!isLast) {
                throw fault("headers within a request");
            }
            known.onRemoteEnd();
        } else if (id > lastStream) {
            lastStream = id;
            open(id, headers, isLast);
        }
    }

    private void open(int id, RequestHeaders headers, boolean isLast) {
        if (id > refusedAbove) {
            return;
        }
        if (streams.size() >= config.maxConcurrentStreams()) {
            FrameWriter.reset(out(), id, Http2Error.REFUSED_STREAM);
            return;
        }
        Http2Stream stream = shared.acquire();
        stream.open(this, id, isLast, peerWindow, config.windowBytes());
        streams.put(id, stream);
        stream.attach(start(stream, headers));
    }

    private CallListener start(Http2Stream stream, RequestHeaders headers) {
        HeaderField method = headers.get(KnownHeader.METHOD);
        HeaderField path = headers.get(KnownHeader.PATH);
        if (headers.isTooLarge()) {
            stream.endHttp(HEADERS_TOO_LARGE);
        } else if (method == null || path == null) {
            stream.cancel(Http2Error.PROTOCOL_ERROR);
        } else if (!method.valueEquals("POST")) {
            stream.endHttp(METHOD_NOT_ALLOWED);
        } else if (!isGrpc(headers.get(KnownHeader.CONTENT_TYPE))) {
            stream.endHttp(UNSUPPORTED_MEDIA_TYPE);
        } else {
            return startMethod(stream, path, headers);
        }
        return NoCall.INSTANCE;
    }

    private static boolean isGrpc(HeaderField contentType) {
        return contentType != null && contentType.valueStartsWith("application/grpc");
    }

    private CallListener startMethod(Http2Stream stream, HeaderField path, RequestHeaders headers) {
        CallStarter starter = methods.get(path);
        HeaderField encoding = headers.get(KnownHeader.GRPC_ENCODING);
        if (starter == null) {
            refuse(stream, "Method not found: " + path.valueText());
            return NoCall.INSTANCE;
        }
        if (encoding != null && encoding.valueEquals("gzip")) {
            stream.setGzip();
        } else if (encoding != null && !encoding.valueEquals("identity")) {
            refuse(stream, "Can't find decompressor for " + encoding.valueText());
            return NoCall.INSTANCE;
        }
        return starter.start(stream, headers);
    }

    private static void refuse(Http2Stream stream, String text) {
        stream.end(Status.UNIMPLEMENTED.withDescription(text), new Metadata());
    }

    @Override
    public void onDataBegin(int id, int length) {
        receiveWindow -= length;
        if (receiveWindow < 0) {
            throw new Http2Error(Http2Error.FLOW_CONTROL_ERROR, "connection window exceeded");
        }
        int full = Math.max(DEFAULT_WINDOW, config.windowBytes());
        if (receiveWindow <= full / 2) {
            FrameWriter.windowUpdate(out(), 0, full - receiveWindow);
            receiveWindow = full;
        }
        if (id > lastStream) {
            throw fault("data before headers");
        }
        if (length == 0) {
            guard.onCheapFrame(readNs);
        }
        current = streams.get(id);
        if (current != null) {
            current.onDataBegin(length);
        }
    }

    @Override
    public void onData(ByteBuf in, int offset, int length) {
        if (current != null) {
            current.onData(in, offset, length);
        }
    }

    @Override
    public void onDataEnd(boolean isLast) {
        Http2Stream stream = current;
        current = null;
        if (stream != null) {
            stream.onDataEnd(isLast);
        }
    }

    @Override
    public void onReset(int id, int code) {
        if (id > lastStream) {
            throw fault("a reset of nothing");
        }
        guard.onReset(readNs);
        Http2Stream stream = streams.get(id);
        if (stream != null) {
            stream.onBroken();
        }
    }

    @Override
    public void onSetting(int id, long value) {
        switch (id) {
            case SETTING_TABLE_SIZE -> responses.onTableSize(value);
            case SETTING_WINDOW -> onPeerWindow(value);
            case SETTING_FRAME_SIZE -> {
                if (value < FrameReader.MAX_FRAME_BYTES || value > 0xFF_FFFF) {
                    throw fault("frame size out of range");
                }
            }
            default -> {} // what a server has no use for
        }
    }

    private void onPeerWindow(long value) {
        if (value > Integer.MAX_VALUE) {
            throw new Http2Error(Http2Error.FLOW_CONTROL_ERROR, "window out of range");
        }
        long change = value - peerWindow;
        peerWindow = (int) value;
        for (Http2Stream stream : streams.values()) {
            stream.addSendWindow(change);
        }
        if (change > 0) {
            List.copyOf(streams.values()).forEach(Http2Stream::drain);
        }
    }

    @Override
    public void onSettingsEnd() {
        guard.onCheapFrame(readNs);
        outbound.onAcknowledgement();
        FrameWriter.settingsAck(out());
    }

    @Override
    public void onSettingsAck() {
        guard.onCheapFrame(readNs);
    }

    @Override
    public void onPing(long data) {
        guard.onPing(readNs);
        outbound.onAcknowledgement();
        FrameWriter.ping(out(), data, true);
    }

    @Override
    public void onPingAck(long data) {
        guard.onCheapFrame(readNs);
        if (data == ConnectionAge.GO_AWAY) {
            onLastCalls();
        }
    }

    @Override
    public void onGoAway(int lastOfServer, int code) {
        refusedAbove = lastStream;
        closeIfDone();
    }

    @Override
    public void onWindowUpdate(int id, int increment) {
        if (increment == 0) {
            throw fault("a window update of nothing");
        }
        if (id == 0) {
            sendWindow += increment;
            if (sendWindow > Integer.MAX_VALUE) {
                throw new Http2Error(Http2Error.FLOW_CONTROL_ERROR, "window overflow");
            }
            drainBlocked();
            return;
        }
        if (id > lastStream) {
            throw fault("a window of nothing");
        }
        Http2Stream stream = streams.get(id);
        if (stream != null) {
            stream.onWindowUpdate(increment);
        }
    }

    private void drainBlocked() {
        for (int left = blocked.size(); left > 0 && !blocked.isEmpty(); left--) {
            blocked.poll().drain();
        }
    }

    private static Http2Error fault(String text) {
        return new Http2Error(Http2Error.PROTOCOL_ERROR, text);
    }

    // For streams.

    Http2Config config() {
        return config;
    }

    ResponseHeaders responses() {
        return responses;
    }

    EventExecutor loop() {
        return ctx.executor();
    }

    Peer peer() {
        return peer;
    }

    long readNs() {
        return readNs;
    }

    /** The buffer to append to; leaves at the end of the turn. */
    ByteBuf out() {
        return outbound.buffer();
    }

    /** The buffer that {@link #out} gave last. */
    ByteBuf currentOut() {
        return outbound.current();
    }

    void onSent() {
        guard.onSent();
    }

    /** Bytes of data that may go out in one frame now. */
    int writable(long streamWindow) {
        return (int) Math.min(Math.min(sendWindow, streamWindow), FrameReader.MAX_FRAME_BYTES);
    }

    void onDataSent(int bytes) {
        sendWindow -= bytes;
        guard.onSent();
    }

    void writeData(int id, ByteBuf data, int length) {
        FrameWriter.header(out(), length, FrameReader.DATA, 0, id);
        outbound.append(data, length);
    }

    boolean isWritable() {
        return ctx.channel().isWritable();
    }

    /** Whether so much more may wait. */
    boolean onQueued(int bytes) {
        return outbound.onQueued(bytes);
    }

    void onUnqueued(int bytes) {
        outbound.onUnqueued(bytes);
    }

    /** The stream has something to send and no window. */
    void block(Http2Stream stream) {
        if (sendWindow <= 0 && !blocked.contains(stream)) {
            blocked.add(stream);
        }
    }

    void tellWhenWritten(CallListener listener) {
        outbound.tellWhenWritten(listener);
    }

    void forget(Http2Stream stream) {
        streams.remove(stream.id());
        if (current == stream) {
            current = null;
        }
        if (!blocked.isEmpty()) {
            blocked.remove(stream);
        }
    }

    /** The stream has told its end, which comes before the connection's own. */
    void release(Http2Stream stream) {
        shared.release(stream);
        closeIfDone();
    }

    int loopIndex() {
        return loopIndex;
    }

    void setLoopIndex(int index) {
        loopIndex = index;
    }
}
