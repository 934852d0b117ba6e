package io.github.rocketproxy.bench.client;

import static io.netty.handler.codec.http2.Http2FrameTypes.DATA;
import static io.netty.handler.codec.http2.Http2FrameTypes.GO_AWAY;
import static io.netty.handler.codec.http2.Http2FrameTypes.HEADERS;
import static io.netty.handler.codec.http2.Http2FrameTypes.PING;
import static io.netty.handler.codec.http2.Http2FrameTypes.RST_STREAM;
import static io.netty.handler.codec.http2.Http2FrameTypes.SETTINGS;
import static io.netty.handler.codec.http2.Http2FrameTypes.WINDOW_UPDATE;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.ArrayDeque;
import java.util.ArrayList;
import org.agrona.collections.Int2ObjectHashMap;

/** One connection: opens streams, and hands what comes to the listeners of its calls. */
final class ClientConnection extends FrameReader {
    private static final int UNKNOWN = 2;
    private static final int SETTING_BYTES = 6;
    private static final int UPDATE_AFTER_BYTES = 1 << 29;

    /** Told about what happens to the connection itself. */
    interface Owner {
        /** The server's settings came: calls may start. */
        void onReady(ClientConnection connection);

        /** There are frames to be flushed at the end of the loop's turn. */
        void onReadOver();
    }

    private final Owner owner;
    private final RequestHeaders requestHeaders = new RequestHeaders();
    private final ReplyHeaders replyHeaders = new ReplyHeaders();
    private final Int2ObjectHashMap<ClientStream> streams = new Int2ObjectHashMap<>();
    private final ArrayDeque<ClientStream> free = new ArrayDeque<>();
    private ChannelHandlerContext context;
    private Outbox outbox;
    private int nextStreamId = 1;
    private int streamWindowBytes = Frames.DEFAULT_WINDOW_BYTES;
    private int unannouncedBytes;
    private boolean isReady;
    private boolean isOver;

    ClientConnection(Owner owner) {
        this.owner = owner;
    }

    /**
     * Starts a call; its frames leave with {@link #flush}. On a connection that the server ended,
     * the call ends soon.
     *
     * @param isLast whether nothing follows the request; if not, the stream stays open for good
     */
    void start(RequestHeaders.Head head, Request request, boolean isLast, CallListener listener) {
        if (isOver) {
            context.executor().execute(() -> listener.onEnd(CallListener.RESET));
            return;
        }
        ClientStream stream = free.isEmpty() ? new ClientStream(context.alloc()) : free.pop();
        stream.id = nextStreamId;
        stream.listener = listener;
        stream.windowBytes = streamWindowBytes;
        nextStreamId += 2;
        streams.put(stream.id, stream);
        writeHeaders(head, stream.id);
        outbox.send(stream, request, isLast);
    }

    private void writeHeaders(RequestHeaders.Head head, int streamId) {
        ByteBuf out = outbox.frames();
        int start = out.writerIndex();
        Frames.header(out, 0, HEADERS, Frames.END_HEADERS, streamId);
        requestHeaders.write(head, out);
        out.setMedium(start, out.writerIndex() - start - Frames.HEADER_BYTES);
    }

    /** Whether nothing waits for {@link #flush}. */
    boolean isFlushed() {
        return outbox.isEmpty();
    }

    void flush() {
        outbox.flush();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        outbox = new Outbox(added);
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        Frames.preface(outbox.frames());
        flush();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext read) throws Exception {
        super.channelReadComplete(read);
        flush();
        owner.onReadOver();
    }

    @Override
    void onFrame(int type, int flags, int streamId, ByteBuf in, int offset, int length) {
        try {
            switch (type) {
                case DATA -> onData(flags, streamId, in, offset, length);
                case HEADERS -> onHeaders(flags, streamId, in, offset, length);
                case SETTINGS -> onSettings(flags, in, offset, length);
                case WINDOW_UPDATE -> onWindowUpdate(streamId, in.getInt(offset));
                case PING -> onPing(flags, in.getLong(offset));
                case RST_STREAM -> end(streamId, CallListener.RESET);
                case GO_AWAY -> isOver = true;
                default -> {}
            }
        } catch (Http2Exception e) {
            throw new IllegalStateException("the server's frame cannot be read", e);
        }
    }

    private void onData(int flags, int streamId, ByteBuf in, int offset, int length) {
        unannouncedBytes += length;
        if (unannouncedBytes >= UPDATE_AFTER_BYTES) {
            Frames.windowUpdate(outbox.frames(), unannouncedBytes);
            unannouncedBytes = 0;
        }
        ClientStream stream = streams.get(streamId);
        if (stream == null) {
            return;
        }
        int padding = (flags & Frames.PADDED) != 0 ? in.getUnsignedByte(offset) + 1 : 0;
        stream.onData(in, padding == 0 ? offset : offset + 1, length - padding);
        if ((flags & Frames.END_STREAM) != 0) {
            end(streamId, UNKNOWN);
        }
    }

    private void onHeaders(int flags, int streamId, ByteBuf in, int offset, int length)
            throws Http2Exception {
        if ((flags & (Frames.END_HEADERS | Frames.PADDED | Frames.PRIORITY))
                != Frames.END_HEADERS) {
            throw new IllegalStateException("headers in several frames, padded or with priority");
        }
        int status = replyHeaders.grpcStatus(in, offset, length);
        if ((flags & Frames.END_STREAM) != 0) {
            end(streamId, status == ReplyHeaders.NONE ? UNKNOWN : status);
        }
    }

    private void onSettings(int flags, ByteBuf in, int offset, int length) throws Http2Exception {
        if ((flags & Frames.ACK) != 0) {
            return;
        }
        for (int at = offset; at < offset + length; at += SETTING_BYTES) {
            long value = in.getUnsignedInt(at + 2);
            switch (in.getUnsignedShort(at)) {
                case Frames.HEADER_TABLE_SIZE -> requestHeaders.maxTableSize(value);
                case Frames.INITIAL_WINDOW_SIZE -> onStreamWindow((int) value);
                case Frames.MAX_FRAME_SIZE -> outbox.maxFrameBytes((int) value);
                default -> {}
            }
        }
        Frames.settingsAck(outbox.frames());
        outbox.sendWaiting();
        if (!isReady) {
            isReady = true;
            owner.onReady(this);
        }
    }

    private void onStreamWindow(int bytes) {
        int difference = bytes - streamWindowBytes;
        streams.values().forEach(stream -> stream.windowBytes += difference);
        streamWindowBytes = bytes;
    }

    private void onWindowUpdate(int streamId, int bytes) {
        ClientStream stream = streamId == 0 ? null : streams.get(streamId);
        if (stream != null) {
            stream.windowBytes += bytes;
        } else if (streamId == 0) {
            outbox.addWindow(bytes);
        }
        outbox.sendWaiting();
    }

    private void onPing(int flags, long opaque) {
        if ((flags & Frames.ACK) == 0) {
            Frames.pingAck(outbox.frames(), opaque);
        }
    }

    private void end(int streamId, int grpcStatus) {
        ClientStream stream = streams.remove(streamId);
        if (stream == null) {
            return;
        }
        if (stream.unsent != null) {
            outbox.forget(stream);
        }
        CallListener listener = stream.listener;
        stream.clear();
        free.push(stream);
        listener.onEnd(grpcStatus);
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) throws Exception {
        super.channelInactive(inactive);
        isOver = true;
        new ArrayList<>(streams.keySet()).forEach(id -> end(id, CallListener.RESET));
    }

    /** The calls that are under way are of no interest any more: their listeners hear nothing. */
    void abandon() {
        outbox.abandon();
        streams.values().forEach(ClientStream::clear);
        streams.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
        System.err.println("bench: connection failed: " + cause);
        failed.close();
    }
}
