package io.github.rocketproxy.transport.http2;

import io.netty.buffer.ByteBuf;

/**
 * The sending side of a connection's flow control (RFC 9113, 5.2): the connection's window, the
 * streams that wait for it or for the network, and how much all streams together keep back. Event
 * loop.
 */
final class OutboundFlow {
    private final Outbound outbound;
    private final FloodGuard guard;
    private final KeptBytes kept;
    private final BlockedSenders blocked = new BlockedSenders();
    private long window = Http2Connection.DEFAULT_WINDOW;
    private int streamWindow = Http2Connection.DEFAULT_WINDOW;

    OutboundFlow(Outbound outbound, FloodGuard guard, KeptBytes kept) {
        this.outbound = outbound;
        this.guard = guard;
        this.kept = kept;
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
    int onStreamWindow(int bytes) {
        int change = bytes - streamWindow;
        streamWindow = bytes;
        return change;
    }

    /** The client takes so much more on the connection. */
    void onWindowUpdate(int increment) {
        window += increment;
        if (window > Integer.MAX_VALUE) {
            throw new Http2Error(Http2Error.FLOW_CONTROL_ERROR, "window overflow");
        }
        resume();
    }

    /** The channel takes more than before. */
    void onWritable() {
        resume();
    }

    private void resume() {
        while (isOpen()) {
            StreamSender next = blocked.poll();
            if (next == null) {
                return;
            }
            next.drain();
        }
    }

    private boolean isOpen() {
        return window > 0 && !outbound.isFull();
    }

    /**
     * Bytes of data that may go out in one frame now, on a stream with such a window: none while
     * the client does not read what it has asked for.
     */
    int writable(long windowOfStream) {
        return outbound.isFull()
                ? 0
                : (int) Math.min(Math.min(window, windowOfStream), FrameReader.MAX_FRAME_BYTES);
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

    /** A stream cannot send: it is drained when that is no longer the connection's fault. */
    void block(StreamSender stream) {
        if (!isOpen()) {
            blocked.add(stream);
        }
    }

    /** The stream has nothing to send any more. */
    void unblock(StreamSender stream) {
        blocked.remove(stream);
    }

    /** Whether a stream may keep so much more until the client takes it. */
    boolean onQueued(int bytes) {
        return kept.add(bytes);
    }

    void onUnqueued(int bytes) {
        kept.remove(bytes);
    }
}
