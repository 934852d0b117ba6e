package io.github.rocketproxy.transport.http2;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;

/**
 * What goes out on a stream, as frames. Data that flow control does not let out waits here; its
 * buffers are the sender's. Part of one {@link Http2Stream} and used again with it. Event loop.
 */
final class StreamSender {
    private static final int PREFIX_BYTES = 5;
    private static final int ROOM_BYTES = FrameReader.HEADER_BYTES + PREFIX_BYTES;
    private static final int COPIED_BYTES = 4_096;
    private static final int MAX_TEXT = 1_024;

    // Of BlockedSenders.
    StreamSender previous;
    StreamSender next;
    boolean isBlocked;

    private final Http2Stream stream;
    private final ArrayDeque<ByteBuf> queue = new ArrayDeque<>();
    private Http2Connection connection;
    private OutboundFlow flow;
    private long window;
    private boolean hasSentHeaders;
    private int messageStart;

    StreamSender(Http2Stream stream) {
        this.stream = stream;
    }

    void open(Http2Connection connection) {
        this.connection = connection;
        flow = connection.outboundFlow();
        window = flow.streamWindow();
        hasSentHeaders = false;
    }

    // Headers.

    /** Begins the answer; the headers may be null. */
    void sendHeaders(Metadata headers) {
        ByteBuf out = connection.out();
        int start = beginFrame(out);
        connection.responses().begin(out);
        addAll(out, headers);
        endFrame(out, start, FrameReader.END_HEADERS);
        hasSentHeaders = true;
    }

    /** Ends the answer; a null status is one that went well, trailers may be null. */
    void sendEnd(Status status, Metadata trailers) {
        ByteBuf out = connection.out();
        int start = beginFrame(out);
        if (!hasSentHeaders) {
            connection.responses().begin(out);
        }
        if (status == null || status.isOk() && status.getDescription() == null) {
            connection.responses().ok(out);
        } else {
            connection.responses().status(out, status.getCode().value(), text(status));
        }
        addAll(out, trailers);
        endStream(out, start);
    }

    private static String text(Status status) {
        String text = status.getDescription();
        return text == null || text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    /** The whole answer is a status of HTTP. */
    void sendHttpEnd(int status) {
        ByteBuf out = connection.out();
        int start = beginFrame(out);
        connection.responses().http(out, status);
        endStream(out, start);
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
        FrameWriter.setHeader(out, start, length, FrameReader.HEADERS, flags, stream.id());
        connection.onSent();
    }

    private void endStream(ByteBuf out, int start) {
        endFrame(out, start, FrameReader.END_HEADERS | FrameReader.END_STREAM);
        if (!stream.receiver().isRemoteClosed()) {
            FrameWriter.reset(out, stream.id(), Http2Error.NO_ERROR);
        }
    }

    // Messages.

    /** The buffer to write a message to; stays the connection's. */
    ByteBuf beginMessage() {
        ByteBuf out = connection.out();
        messageStart = out.writerIndex();
        out.writeZero(ROOM_BYTES);
        return out;
    }

    /** What was written since {@link #beginMessage} goes out, or into the queue. */
    void endMessage() {
        ByteBuf out = connection.outbound().current();
        int prefixAt = messageStart + FrameReader.HEADER_BYTES;
        int length = out.writerIndex() - messageStart - ROOM_BYTES;
        out.setInt(prefixAt + 1, length);
        int frameBytes = length + PREFIX_BYTES;
        if (queue.isEmpty() && frameBytes <= flow.writable(window)) {
            FrameWriter.setHeader(out, messageStart, frameBytes, FrameReader.DATA, 0, stream.id());
            onWritten(frameBytes);
            return;
        }
        ByteBuf copy = out.alloc().directBuffer(frameBytes);
        copy.writeBytes(out, prefixAt, frameBytes);
        out.writerIndex(messageStart);
        enqueue(copy);
    }

    private void onWritten(int bytes) {
        window -= bytes;
        flow.onDataSent(bytes);
    }

    /** Sends a message; takes the buffer. */
    void sendMessage(ByteBuf message) {
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
        if (flow.onQueued(data.readableBytes())) {
            drain();
        } else {
            connection.count(ProxyCounter.HTTP2_SLOW_READERS);
            stream.cancel(Http2Error.ENHANCE_YOUR_CALM);
        }
    }

    // Flow control.

    /** Whether nothing waits. */
    boolean isDrained() {
        return queue.isEmpty();
    }

    /** The client takes so much more. */
    void onWindowUpdate(int increment) {
        changeWindow(increment);
        drain();
    }

    /** Does not drain: for the change of all windows at once. */
    void changeWindow(long change) {
        window += change;
        if (window > Integer.MAX_VALUE) {
            throw new Http2Error(Http2Error.FLOW_CONTROL_ERROR, "stream window overflow");
        }
    }

    /** Sends what the windows let out; tells the stream when that is all. */
    void drain() {
        if (queue.isEmpty()) {
            return;
        }
        while (!queue.isEmpty()) {
            ByteBuf head = queue.peek();
            int chunk = Math.min(head.readableBytes(), flow.writable(window));
            if (chunk <= 0) {
                flow.block(this);
                return;
            }
            flow.writeData(stream.id(), head, chunk);
            onWritten(chunk);
            flow.onUnqueued(chunk);
            if (!head.isReadable()) {
                queue.poll().release();
            }
        }
        stream.onDrained();
    }

    /** Lets go of what waits. */
    void clear() {
        flow.unblock(this);
        for (ByteBuf data = queue.poll(); data != null; data = queue.poll()) {
            flow.onUnqueued(data.readableBytes());
            data.release();
        }
    }
}
