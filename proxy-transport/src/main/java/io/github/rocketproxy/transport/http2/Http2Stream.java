package io.github.rocketproxy.transport.http2;

import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;

/**
 * One call of a connection, from its headers to its end; then another one. What flow control does
 * not let out waits here. Event loop.
 */
final class Http2Stream implements CallStream, MessageReader.Messages {
    private static final int PREFIX_BYTES = 5;
    private static final int ROOM_BYTES = FrameReader.HEADER_BYTES + PREFIX_BYTES;
    private static final int COPIED_BYTES = 4_096;
    private static final int MAX_TEXT = 1_024;

    private final MessageReader reader = new MessageReader(this);
    private final ArrayDeque<ByteBuf> queue = new ArrayDeque<>();
    private Http2Connection connection;
    private int id;
    private CallListener listener;
    private boolean isGzip;
    private long sendWindow;
    private int receiveWindow;
    private int maxReceiveWindow;
    private boolean isHeld;
    private boolean isRemoteClosed;
    private boolean hasSentHeaders;
    private boolean hasEnd;
    private Status endStatus;
    private Metadata endTrailers;
    private boolean isOver;
    private boolean isCancelled;
    private int messageStart;

    /**
     * @param isRemoteClosed whether the headers are all that the client sends
     */
    void open(
            Http2Connection connection,
            int id,
            boolean isRemoteClosed,
            long sendWindow,
            int receiveWindow) {
        this.connection = connection;
        this.id = id;
        this.sendWindow = sendWindow;
        this.receiveWindow = receiveWindow;
        this.maxReceiveWindow = receiveWindow;
        isGzip = false;
        isHeld = false;
        this.isRemoteClosed = isRemoteClosed;
        hasSentHeaders = false;
        hasEnd = false;
        isOver = false;
        isCancelled = false;
    }

    int id() {
        return id;
    }

    void setGzip() {
        isGzip = true;
    }

    /** The call has been started; it may be over already. */
    void attach(CallListener listener) {
        this.listener = listener;
        if (isOver) {
            tell();
        } else if (isRemoteClosed) {
            listener.onHalfClose();
        }
    }

    // What comes in.

    void onDataBegin(int length) {
        receiveWindow -= length;
        if (receiveWindow < 0) {
            throw new Http2Error(Http2Error.FLOW_CONTROL_ERROR, "stream window exceeded");
        }
        if (isRemoteClosed) {
            throw new Http2Error(Http2Error.STREAM_CLOSED, "data after the end");
        }
    }

    void onData(ByteBuf in, int offset, int length) {
        reader.read(in, offset, length, connection.config().maxMessageBytes());
    }

    void onDataEnd(boolean isLast) {
        if (isLast) {
            onRemoteEnd();
        } else {
            refillWindow();
        }
    }

    private void refillWindow() {
        if (!isHeld && receiveWindow <= maxReceiveWindow / 2) {
            FrameWriter.windowUpdate(connection.out(), id, maxReceiveWindow - receiveWindow);
            receiveWindow = maxReceiveWindow;
        }
    }

    void onRemoteEnd() {
        if (isRemoteClosed) {
            throw new Http2Error(Http2Error.STREAM_CLOSED, "a second end");
        }
        isRemoteClosed = true;
        if (reader.isBetweenMessages()) {
            listener.onHalfClose();
        } else {
            end(
                    Status.INTERNAL.withDescription("the request ends within a message"),
                    new Metadata());
        }
    }

    @Override
    public void onMessage(ByteBuf message, boolean isCompressed) {
        if (!isCompressed) {
            listener.onMessage(message);
            return;
        }
        ByteBuf plain =
                isGzip ? Gzip.inflate(message, connection.config().maxMessageBytes()) : null;
        if (plain != null) {
            listener.onMessage(plain);
            return;
        }
        if (!isGzip) {
            message.release();
        }
        end(
                Status.INTERNAL.withDescription("the compressed message cannot be read"),
                new Metadata());
    }

    @Override
    public void onTooLarge(long bytes) {
        end(
                Status.RESOURCE_EXHAUSTED.withDescription(
                        "gRPC message exceeds maximum size "
                                + connection.config().maxMessageBytes()
                                + ": "
                                + bytes),
                new Metadata());
    }

    @Override
    public boolean isOver() {
        return isOver;
    }

    /** The client, or the connection's end, has broken the call off. */
    void onBroken() {
        isCancelled = true;
        finish();
    }

    /** The client takes so much more. */
    void onWindowUpdate(int increment) {
        addSendWindow(increment);
        drain();
    }

    /** Does not drain: for the change of all windows at once. */
    void addSendWindow(long change) {
        sendWindow += change;
        if (sendWindow > Integer.MAX_VALUE) {
            throw new Http2Error(Http2Error.FLOW_CONTROL_ERROR, "stream window overflow");
        }
    }

    // What goes out.

    @Override
    public EventExecutor loop() {
        return connection.loop();
    }

    @Override
    public Peer peer() {
        return connection.peer();
    }

    @Override
    public long arrivalNs() {
        return connection.readNs();
    }

    /**
     * Keeps back the room of what has arrived, so that the client stops sending, or gives it back.
     */
    @Override
    public void holdWindow(boolean isHeld) {
        this.isHeld = isHeld;
        if (!isRemoteClosed) {
            refillWindow();
        }
    }

    @Override
    public void sendHeaders() {
        sendHeaders(null);
    }

    @Override
    public void sendHeaders(Metadata headers) {
        ByteBuf out = connection.out();
        int start = beginFrame(out);
        connection.responses().begin(out);
        addAll(out, headers);
        endFrame(out, start, FrameReader.END_HEADERS);
        hasSentHeaders = true;
    }

    private void addAll(ByteBuf out, Metadata headers) {
        if (headers != null && !headers.keys().isEmpty()) {
            byte[][] pairs = InternalMetadata.serialize(headers);
            for (int i = 0; i + 1 < pairs.length; i += 2) {
                connection.responses().literal(out, pairs[i], pairs[i + 1]);
            }
        }
    }

    private static int beginFrame(ByteBuf out) {
        int start = out.writerIndex();
        out.writeZero(FrameReader.HEADER_BYTES);
        return start;
    }

    private void endFrame(ByteBuf out, int start, int flags) {
        int length = out.writerIndex() - start - FrameReader.HEADER_BYTES;
        FrameWriter.setHeader(out, start, length, FrameReader.HEADERS, flags, id);
        connection.onSent();
    }

    @Override
    public ByteBuf beginMessage() {
        ByteBuf out = connection.out();
        messageStart = out.writerIndex();
        out.writeZero(ROOM_BYTES);
        return out;
    }

    @Override
    public void endMessage() {
        ByteBuf out = connection.currentOut();
        int prefixAt = messageStart + FrameReader.HEADER_BYTES;
        int length = out.writerIndex() - messageStart - ROOM_BYTES;
        out.setInt(prefixAt + 1, length);
        int frameBytes = length + PREFIX_BYTES;
        if (queue.isEmpty() && frameBytes <= connection.writable(sendWindow)) {
            FrameWriter.setHeader(out, messageStart, frameBytes, FrameReader.DATA, 0, id);
            onWritten(frameBytes);
            return;
        }
        ByteBuf copy = out.alloc().directBuffer(frameBytes);
        copy.writeBytes(out, prefixAt, frameBytes);
        out.writerIndex(messageStart);
        enqueue(copy);
    }

    private void onWritten(int bytes) {
        sendWindow -= bytes;
        connection.onDataSent(bytes);
    }

    @Override
    public void sendMessage(ByteBuf message) {
        if (message.readableBytes() <= COPIED_BYTES) {
            beginMessage().writeBytes(message);
            message.release();
            endMessage();
            return;
        }
        ByteBuf prefix = message.alloc().directBuffer(PREFIX_BYTES);
        prefix.writeByte(0).writeInt(message.readableBytes());
        enqueue(Unpooled.wrappedBuffer(prefix, message));
    }

    private void enqueue(ByteBuf data) {
        queue.add(data);
        if (connection.onQueued(data.readableBytes())) {
            drain();
        } else {
            cancel(Http2Error.ENHANCE_YOUR_CALM);
        }
    }

    /** Sends what the windows let out. */
    void drain() {
        if (queue.isEmpty()) {
            return;
        }
        while (!queue.isEmpty()) {
            ByteBuf head = queue.peek();
            int chunk = Math.min(head.readableBytes(), connection.writable(sendWindow));
            if (chunk <= 0) {
                connection.block(this);
                return;
            }
            connection.writeData(id, head, chunk);
            onWritten(chunk);
            connection.onUnqueued(chunk);
            if (!head.isReadable()) {
                queue.poll().release();
            }
        }
        if (hasEnd) {
            writeEnd();
        } else {
            listener.onReady();
        }
    }

    /** The channel takes more than before. */
    void onWritable() {
        if (queue.isEmpty() && !isOver) {
            listener.onReady();
        }
    }

    @Override
    public boolean isReady() {
        return queue.isEmpty() && connection.isWritable();
    }

    @Override
    public void end() {
        end(null, null);
    }

    @Override
    public void end(Status status, Metadata trailers) {
        if (isOver || hasEnd) {
            return;
        }
        hasEnd = true;
        endStatus = status;
        endTrailers = trailers;
        if (queue.isEmpty()) {
            writeEnd();
        }
    }

    private void writeEnd() {
        ByteBuf out = connection.out();
        int start = beginFrame(out);
        if (!hasSentHeaders) {
            connection.responses().begin(out);
        }
        if (endStatus == null || endStatus.isOk() && endStatus.getDescription() == null) {
            connection.responses().ok(out);
        } else {
            connection.responses().status(out, endStatus.getCode().value(), text(endStatus));
        }
        addAll(out, endTrailers);
        endFrame(out, start, FrameReader.END_HEADERS | FrameReader.END_STREAM);
        if (!isRemoteClosed) {
            FrameWriter.reset(out, id, Http2Error.NO_ERROR);
        }
        finish();
    }

    private static String text(Status status) {
        String text = status.getDescription();
        return text == null || text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    /** Answers a request that is no gRPC with a status of HTTP. */
    void endHttp(int status) {
        ByteBuf out = connection.out();
        int start = beginFrame(out);
        connection.responses().http(out, status);
        endFrame(out, start, FrameReader.END_HEADERS | FrameReader.END_STREAM);
        if (!isRemoteClosed) {
            FrameWriter.reset(out, id, Http2Error.NO_ERROR);
        }
        finish();
    }

    @Override
    public void cancel() {
        cancel(Http2Error.CANCEL);
    }

    void cancel(int code) {
        if (!isOver) {
            FrameWriter.reset(connection.out(), id, code);
            onBroken();
        }
    }

    private void finish() {
        isOver = true;
        connection.forget(this);
        reader.clear();
        for (ByteBuf data = queue.poll(); data != null; data = queue.poll()) {
            connection.onUnqueued(data.readableBytes());
            data.release();
        }
        if (listener != null) {
            tell();
        }
    }

    private void tell() {
        CallListener told = listener;
        Http2Connection last = connection;
        boolean isBroken = isCancelled;
        listener = null;
        endStatus = null;
        endTrailers = null;
        if (isBroken) {
            told.onCancel();
        } else if (told.wantsDelivery()) {
            last.tellWhenWritten(told);
        } else {
            told.onComplete();
        }
        last.release(this);
    }
}
