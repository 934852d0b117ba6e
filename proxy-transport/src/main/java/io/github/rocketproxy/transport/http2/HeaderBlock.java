package io.github.rocketproxy.transport.http2;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A header block that comes in several frames. It is bounded in bytes and in frames, so that
 * endless or empty continuations end the connection and not the server.
 */
final class HeaderBlock {
    private static final int MAX_FRAMES = 16;

    private final int maxBytes;
    private ByteBuf bytes;
    private int frames;
    private int stream;
    private boolean isLast;

    HeaderBlock(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    boolean isOpen() {
        return bytes != null;
    }

    /** What it takes in memory. */
    int capacity() {
        return bytes == null ? 0 : bytes.capacity();
    }

    int stream() {
        return stream;
    }

    void begin(int stream, boolean isLast) {
        this.stream = stream;
        this.isLast = isLast;
        frames = 0;
        bytes = Unpooled.buffer();
    }

    void add(ByteBuf in, int offset, int length) {
        frames++;
        if (frames > MAX_FRAMES || bytes.readableBytes() + length > maxBytes) {
            throw new Http2Error(
                    Http2Error.ENHANCE_YOUR_CALM,
                    "header block is too large",
                    ProxyCounter.HTTP2_HEADER_FLOODS);
        }
        bytes.writeBytes(in, offset, length);
    }

    void end(Frames frames) {
        ByteBuf whole = bytes;
        bytes = null;
        try {
            frames.onHeaders(stream, whole, 0, whole.readableBytes(), isLast);
        } finally {
            whole.release();
        }
    }

    void close() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }
}
