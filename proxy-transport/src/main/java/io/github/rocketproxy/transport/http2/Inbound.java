package io.github.rocketproxy.transport.http2;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBuf;

/**
 * A connection's way in: what each frame of the client does to the connection and its streams.
 * Holds the receiving side of the connection's flow control. Event loop.
 */
final class Inbound implements Frames {
    private static final int SETTING_TABLE_SIZE = 1;
    private static final int SETTING_WINDOW = 4;
    private static final int SETTING_FRAME_SIZE = 5;
    private static final int MAX_FRAME_SIZE = 0xFF_FFFF;
    private static final int NOT_SET = -1;

    /** So many a connection may have however many others have: a telemetry stream and polls. */
    private static final int FREE_STREAMS = 8;

    /** A change of their window costs as much for so many streams as another frame does. */
    private static final int STREAMS_OF_A_FRAME = 256;

    private final Http2Connection connection;
    private final CallDispatcher dispatcher;
    private final LoopConnections shared;
    private final StreamTable streams;
    private final FloodGuard guard;
    private final HpackDecoder hpack;
    private final ReceiveWindow window = new ReceiveWindow();
    private final int framesOfAWindow;
    private Http2Stream current; // of the DATA frame that is being read
    private boolean hasContent; // that frame
    private int windowSet = NOT_SET; // by the settings that are being read

    Inbound(
            Http2Connection connection,
            CallDispatcher dispatcher,
            LoopConnections shared,
            StreamTable streams,
            FloodGuard guard) {
        this.connection = connection;
        this.dispatcher = dispatcher;
        this.shared = shared;
        this.streams = streams;
        this.guard = guard;
        Http2Config config = connection.config();
        hpack = new HpackDecoder(config.maxHeaderBytes());
        int windowBytes = Math.max(Http2Connection.DEFAULT_WINDOW, config.windowBytes());
        window.open(windowBytes);
        framesOfAWindow = 1 + windowBytes / FrameReader.MAX_FRAME_BYTES;
    }

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
            known.receiver().onRemoteEnd();
        } else if (streams.isIdle(id)) {
            streams.onNewId(id);
            open(id, headers, isLast);
        } else {
            onCheapFrame(); // of a stream that is over
        }
    }

    private void open(int id, RequestHeaders headers, boolean isLast) {
        if (streams.isRefused(id)) {
            onCheapFrame();
            return;
        }
        if (streams.size() >= connection.config().maxConcurrentStreams()) {
            FrameWriter.reset(connection.out(), id, Http2Error.REFUSED_STREAM);
            connection.onFaultyCall();
            return;
        }
        if (streams.size() >= FREE_STREAMS && shared.isFullOfStreams()) {
            FrameWriter.reset(connection.out(), id, Http2Error.REFUSED_STREAM);
            connection.count(ProxyCounter.HTTP2_STREAMS_REFUSED);
            guard.onRefusal(framesOfAWindow);
            return;
        }
        if (headers.isTooLarge()) {
            connection.count(ProxyCounter.HTTP2_HEADERS_TOO_LARGE);
        }
        Http2Stream stream = shared.acquire();
        stream.open(connection, id, isLast);
        connection.remember(stream);
        stream.attach(dispatcher.start(stream, headers));
    }

    @Override
    public void onDataBegin(int id, int length) {
        if (!window.onData(length)) {
            throw new Http2Error(Http2Error.FLOW_CONTROL_ERROR, "connection window exceeded");
        }
        int given = window.refill();
        if (given > 0) {
            FrameWriter.windowUpdate(connection.out(), 0, given);
        }
        if (streams.isIdle(id)) {
            throw fault("data before headers");
        }
        hasContent = false;
        current = streams.get(id);
        if (current == null) {
            guard.onLateData(connection.readNs());
        } else {
            current.receiver().onDataBegin(length);
        }
    }

    @Override
    public void onData(ByteBuf in, int offset, int length) {
        hasContent = true;
        if (current != null) {
            current.receiver().onData(in, offset, length);
        }
    }

    @Override
    public void onDataEnd(boolean isLast) {
        Http2Stream stream = current;
        current = null;
        if (!hasContent && !isLast) {
            onCheapFrame();
        }
        if (stream != null) {
            stream.receiver().onDataEnd(isLast);
        }
    }

    /** The stream is over: the rest of a frame of its is not for it any more. */
    void forget(Http2Stream stream) {
        if (current == stream) {
            current = null;
        }
    }

    @Override
    public void onReset(int id, int code) {
        if (streams.isIdle(id)) {
            throw fault("a reset of nothing");
        }
        guard.onReset(connection.readNs());
        Http2Stream stream = streams.get(id);
        if (stream != null) {
            stream.onBroken();
        }
    }

    @Override
    public void onSetting(int id, long value) {
        switch (id) {
            case SETTING_TABLE_SIZE -> connection.responses().onTableSize(value);
            case SETTING_WINDOW -> {
                if (value > Integer.MAX_VALUE) {
                    throw new Http2Error(Http2Error.FLOW_CONTROL_ERROR, "window out of range");
                }
                windowSet = (int) value;
            }
            case SETTING_FRAME_SIZE -> {
                if (value < FrameReader.MAX_FRAME_BYTES || value > MAX_FRAME_SIZE) {
                    throw fault("frame size out of range");
                }
            }
            default -> {} // what a server has no use for
        }
    }

    @Override
    public void onSettingsEnd() {
        onCheapFrame();
        if (windowSet != NOT_SET) {
            changeSendWindows(windowSet);
            windowSet = NOT_SET;
        }
        connection.outbound().onAcknowledgement();
        FrameWriter.settingsAck(connection.out());
    }

    private void changeSendWindows(int bytes) {
        int change = connection.outboundFlow().onStreamWindow(bytes);
        if (change != 0) {
            guard.onCheapFrames(streams.size() / STREAMS_OF_A_FRAME, connection.readNs());
            streams.changeSendWindows(change);
        }
    }

    @Override
    public void onSettingsAck() {
        onCheapFrame();
    }

    @Override
    public void onIgnored() {
        onCheapFrame();
    }

    private void onCheapFrame() {
        guard.onCheapFrame(connection.readNs());
    }

    @Override
    public void onPing(long data) {
        guard.onPing(connection.readNs());
        connection.outbound().onAcknowledgement();
        FrameWriter.ping(connection.out(), data, true);
    }

    @Override
    public void onPingAck(long data) {
        onCheapFrame();
        if (data == ConnectionAge.GO_AWAY) {
            connection.onLastCalls();
        }
    }

    @Override
    public void onGoAway(int lastOfServer, int code) {
        onCheapFrame();
        streams.refuseNew();
        connection.closeIfDone();
    }

    @Override
    public void onWindowUpdate(int id, int increment) {
        if (increment == 0) {
            throw fault("a window update of nothing");
        }
        guard.onWindowUpdate(connection.readNs());
        if (id == 0) {
            connection.outboundFlow().onWindowUpdate(increment);
            return;
        }
        if (streams.isIdle(id)) {
            throw fault("a window of nothing");
        }
        Http2Stream stream = streams.get(id);
        if (stream != null) {
            stream.sender().onWindowUpdate(increment);
        }
    }

    private static Http2Error fault(String text) {
        return new Http2Error(Http2Error.PROTOCOL_ERROR, text);
    }
}
