package io.github.rocketproxy.transport.http2;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/**
 * The sending side of a connection's flow control (RFC 9113, 5.2): the connection's window, the
 * streams that wait for it, and how much all streams together keep back. Event loop.
 */
final class OutboundFlow {
    private static final long MAX_QUEUED_BYTES = 512L << 20;

    private final Outbound outbound;
    private final FloodGuard guard;
    private final ArrayDeque<StreamSender> blocked = new ArrayDeque<>();
    private long window = Http2Connection.DEFAULT_WINDOW;
    private int streamWindow = Http2Connection.DEFAULT_WINDOW;
    private long queuedBytes;

    OutboundFlow(Outbound outbound, FloodGuard guard) {
        this.outbound = outbound;
        this.guard = guard;
    }

    /** The window that a new stream begins with. */
    int streamWindow() {
        return streamWindow;
    }

    /**
     * The client has set the window that streams have.
     *
     * @return what open streams get more, or less
     */
    long onStreamWindow(long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new Http2Error(Http2Error.FLOW_CONTROL_ERROR, "window out of range");
        }
        long change = bytes - streamWindow;
        streamWindow = (int) bytes;
        return change;
    }

    /** The client takes so much more on the connection. */
    void onWindowUpdate(int increment) {
        window += increment;
        if (window > Integer.MAX_VALUE) {
            throw new Http2Error(Http2Error.FLOW_CONTROL_ERROR, "window overflow");
        }
        for (int left = blocked.size(); left > 0 && !blocked.isEmpty(); left--) {
            blocked.poll().drain();
        }
    }

    /** Bytes of data that may go out in one frame now, on a stream with such a window. */
    int writable(long windowOfStream) {
        return (int) Math.min(Math.min(window, windowOfStream), FrameReader.MAX_FRAME_BYTES);
    }

    /** So much data has been written, no more than was {@link #writable}. */
    void onDataSent(int bytes) {
        window -= bytes;
        guard.onSent();
    }

    /** Writes a DATA frame with the next bytes of the data, which stays the caller's. */
    void writeData(int id, ByteBuf data, int length) {
        FrameWriter.header(outbound.buffer(), length, FrameReader.DATA, 0, id);
        outbound.append(data, length);
    }

    /** A stream has something to send and no window: it is drained when the connection's grows. */
    void block(StreamSender stream) {
        if (window <= 0 && !blocked.contains(stream)) {
            blocked.add(stream);
        }
    }

    /** The stream has nothing to send any more. */
    void unblock(StreamSender stream) {
        if (!blocked.isEmpty()) {
            blocked.remove(stream);
        }
    }

    /** Whether a stream may keep so much more until the client takes it. */
    boolean onQueued(int bytes) {
        queuedBytes += bytes;
        return queuedBytes <= MAX_QUEUED_BYTES;
    }

    void onUnqueued(int bytes) {
        queuedBytes -= bytes;
    }
}
