package io.github.rocketproxy.transport.http2;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;

/**
 * What comes in on a stream: its data becomes messages, its window is given back as they are taken,
 * and its end is told. Part of one {@link Http2Stream} and used again with it. Event loop.
 */
final class StreamReceiver implements MessageReader.Messages {
    private final Http2Stream stream;
    private final MessageReader reader = new MessageReader(this);
    private final ReceiveWindow window = new ReceiveWindow();
    private Http2Connection connection;
    private int maxMessageBytes;
    private boolean isGzip;
    private boolean isHeld;
    private boolean isRemoteClosed;
    private int messageBytes; // of the last message, which its call may keep until the end
    private int keptBytes;

    StreamReceiver(Http2Stream stream) {
        this.stream = stream;
    }

    /**
     * @param isRemoteClosed whether the headers are all that the client sends
     */
    void open(Http2Connection connection, boolean isRemoteClosed) {
        this.connection = connection;
        this.isRemoteClosed = isRemoteClosed;
        Http2Config config = connection.config();
        maxMessageBytes = config.maxMessageBytes();
        window.open(config.windowBytes());
        isGzip = false;
        isHeld = false;
        messageBytes = 0;
        keptBytes = 0;
    }

    /** The client may compress its messages. */
    void setGzip() {
        isGzip = true;
    }

    /** Whether the client has sent all that it will send. */
    boolean isRemoteClosed() {
        return isRemoteClosed;
    }

    /** A DATA frame begins, of so much that counts for flow control. */
    void onDataBegin(int length) {
        if (!window.onData(length)) {
            throw new Http2Error(Http2Error.FLOW_CONTROL_ERROR, "stream window exceeded");
        }
        if (isRemoteClosed) {
            throw new Http2Error(Http2Error.STREAM_CLOSED, "data after the end");
        }
    }

    /** A part of its data; the buffer stays the caller's. */
    void onData(ByteBuf in, int offset, int length) {
        reader.read(in, offset, length, maxMessageBytes);
    }

    /** The DATA frame is complete. */
    void onDataEnd(boolean isLast) {
        if (isLast) {
            onRemoteEnd();
        } else if (isKept()) {
            refillWindow();
        } else {
            connection.count(ProxyCounter.HTTP2_REQUESTS_HELD);
            fail(Status.RESOURCE_EXHAUSTED, "too much of unfinished requests on the connection");
        }
    }

    /** Whether what has arrived of the request may wait here for the rest. */
    private boolean isKept() {
        int before = keptBytes;
        int waiting = isHeld ? window.usedBytes() : 0;
        keptBytes = Math.max(messageBytes + reader.keptBytes(), waiting);
        if (keptBytes > before) {
            return connection.kept().add(keptBytes - before);
        }
        connection.kept().remove(before - keptBytes);
        return true;
    }

    /** Keeps back the room of what has arrived, or gives it back. */
    void holdWindow(boolean isHeld) {
        this.isHeld = isHeld;
        if (!isRemoteClosed) {
            refillWindow();
        }
    }

    private void refillWindow() {
        int given = isHeld ? 0 : window.refill();
        if (given > 0) {
            FrameWriter.windowUpdate(connection.out(), stream.id(), given);
        }
    }

    /** The client has sent all. */
    void onRemoteEnd() {
        if (isRemoteClosed) {
            throw new Http2Error(Http2Error.STREAM_CLOSED, "a second end");
        }
        isRemoteClosed = true;
        letGo();
        if (reader.isBetweenMessages()) {
            stream.listener().onHalfClose();
        } else {
            fail(Status.INTERNAL, "the request ends within a message");
        }
    }

    @Override
    public void onMessage(ByteBuf message, boolean isCompressed) {
        if (!isCompressed) {
            pass(message);
            return;
        }
        ByteBuf plain = isGzip ? Gzip.inflate(message, maxMessageBytes) : null;
        if (plain != null) {
            pass(plain);
            return;
        }
        if (!isGzip) {
            message.release();
        }
        fail(Status.INTERNAL, "the compressed message cannot be read");
    }

    private void pass(ByteBuf message) {
        messageBytes = message.readableBytes();
        stream.listener().onMessage(message);
    }

    @Override
    public void onTooLarge(long bytes) {
        fail(
                Status.RESOURCE_EXHAUSTED,
                "gRPC message exceeds maximum size " + maxMessageBytes + ": " + bytes);
    }

    private void fail(Status status, String text) {
        stream.end(status.withDescription(text), new Metadata());
        connection.onFaultyCall();
    }

    @Override
    public boolean isOver() {
        return stream.isEnding();
    }

    /** Lets go of the message that has not arrived whole. */
    void clear() {
        letGo();
        reader.clear();
    }

    private void letGo() {
        connection.kept().remove(keptBytes);
        keptBytes = 0;
    }
}
