package io.github.rocketproxy.bench.client;

import static io.netty.handler.codec.http2.Http2FrameTypes.DATA;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;

/**
 * What one connection is about to send: the frames of a loop turn in one buffer, and the streams
 * whose requests wait for the server's flow-control windows (RFC 9113, section 5.2).
 */
final class Outbox {
    private static final int BUFFER_BYTES = 32 << 10;

    private final ChannelHandlerContext context;
    private final ArrayDeque<ClientStream> waiting = new ArrayDeque<>();
    private ByteBuf frames;
    private int windowBytes = Frames.DEFAULT_WINDOW_BYTES;
    private int maxFrameBytes = 16_384;

    Outbox(ChannelHandlerContext context) {
        this.context = context;
    }

    /** Where frames are written to; they leave with {@link #flush}. */
    ByteBuf frames() {
        if (frames == null) {
            frames = context.alloc().buffer(BUFFER_BYTES);
        }
        return frames;
    }

    boolean isEmpty() {
        return frames == null;
    }

    void flush() {
        if (frames != null) {
            context.writeAndFlush(frames, context.voidPromise());
            frames = null;
        }
    }

    void maxFrameBytes(int bytes) {
        maxFrameBytes = bytes;
    }

    void addWindow(int bytes) {
        windowBytes += bytes;
    }

    /** Sends a message, or what of it may go now; the rest goes with {@link #sendWaiting}. */
    void send(ClientStream stream, Request request, boolean isLast) {
        int size = Frames.PREFIX_BYTES + request.length();
        if (waiting.isEmpty() && size <= sendable(stream)) {
            Frames.message(frames(), request, isLast, stream.id);
            take(stream, size);
            return;
        }
        stream.unsent = context.alloc().buffer(size);
        stream.endsAfterUnsent = isLast;
        Frames.prefix(stream.unsent, request.length());
        request.writeTo(stream.unsent);
        waiting.add(stream);
        sendWaiting();
    }

    /** A window grew: sends what it lets through, in turns. */
    void sendWaiting() {
        for (int i = waiting.size(); i > 0 && windowBytes > 0; i--) {
            ClientStream stream = waiting.poll();
            sendUnsent(stream);
            if (stream.unsent != null) {
                waiting.add(stream);
            }
        }
    }

    private void sendUnsent(ClientStream stream) {
        for (int bytes = sendable(stream); bytes > 0; bytes = sendable(stream)) {
            ByteBuf unsent = stream.unsent;
            int size = Math.min(bytes, unsent.readableBytes());
            boolean isAll = size == unsent.readableBytes();
            int flags = isAll && stream.endsAfterUnsent ? Frames.END_STREAM : 0;
            Frames.header(frames(), size, DATA, flags, stream.id);
            frames().writeBytes(unsent, size);
            take(stream, size);
            if (isAll) {
                unsent.release();
                stream.unsent = null;
                return;
            }
        }
    }

    private int sendable(ClientStream stream) {
        return Math.min(maxFrameBytes, Math.min(windowBytes, stream.windowBytes));
    }

    private void take(ClientStream stream, int bytes) {
        windowBytes -= bytes;
        stream.windowBytes -= bytes;
    }

    /** The stream ended before its request was sent. */
    void forget(ClientStream stream) {
        waiting.remove(stream);
        Frames.cancel(frames(), stream.id);
    }

    /** Nothing that waits is to be sent any more. */
    void abandon() {
        waiting.clear();
    }
}
