package io.github.rocketproxy.bench.client;

import static io.netty.handler.codec.http2.Http2FrameTypes.DATA;
import static io.netty.handler.codec.http2.Http2FrameTypes.PING;
import static io.netty.handler.codec.http2.Http2FrameTypes.RST_STREAM;
import static io.netty.handler.codec.http2.Http2FrameTypes.SETTINGS;
import static io.netty.handler.codec.http2.Http2FrameTypes.WINDOW_UPDATE;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Writes the HTTP/2 frames of a client (RFC 9113, sections 3.4, 4.1 and 6). */
final class Frames {
    /** Bytes of a frame header: length (3), type, flags, stream (4). */
    static final int HEADER_BYTES = 9;

    /** Bytes before a gRPC message: whether it is compressed, its length (4). */
    static final int PREFIX_BYTES = 5;

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int PRIORITY = 0x20;

    static final int HEADER_TABLE_SIZE = 1;
    static final int INITIAL_WINDOW_SIZE = 4;
    static final int MAX_FRAME_SIZE = 5;
    static final int DEFAULT_WINDOW_BYTES = 65_535;
    static final int MAX_WINDOW_BYTES = Integer.MAX_VALUE;

    private static final int CANCEL = 8;
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Frames() {}

    static void header(ByteBuf out, int length, int type, int flags, int streamId) {
        out.writeMedium(length).writeByte(type).writeByte(flags).writeInt(streamId);
    }

    /** The beginning of a connection, with windows so large that the server never waits for us. */
    static void preface(ByteBuf out) {
        out.writeBytes(PREFACE);
        header(out, 6, SETTINGS, 0, 0);
        out.writeShort(INITIAL_WINDOW_SIZE).writeInt(MAX_WINDOW_BYTES);
        windowUpdate(out, MAX_WINDOW_BYTES - DEFAULT_WINDOW_BYTES);
    }

    static void settingsAck(ByteBuf out) {
        header(out, 0, SETTINGS, ACK, 0);
    }

    static void pingAck(ByteBuf out, long opaque) {
        header(out, Long.BYTES, PING, ACK, 0);
        out.writeLong(opaque);
    }

    /** Lets the server send more on the connection. */
    static void windowUpdate(ByteBuf out, int bytes) {
        header(out, Integer.BYTES, WINDOW_UPDATE, 0, 0);
        out.writeInt(bytes);
    }

    static void cancel(ByteBuf out, int streamId) {
        header(out, Integer.BYTES, RST_STREAM, 0, streamId);
        out.writeInt(CANCEL);
    }

    /** A whole gRPC message in one DATA frame. */
    static void message(ByteBuf out, Request request, boolean isLast, int streamId) {
        int length = request.length();
        header(out, PREFIX_BYTES + length, DATA, isLast ? END_STREAM : 0, streamId);
        prefix(out, length);
        request.writeTo(out);
    }

    static void prefix(ByteBuf out, int length) {
        out.writeByte(0).writeInt(length);
    }
}
