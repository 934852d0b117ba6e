package io.github.rocketproxy.transport.http2;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Appends frames to a buffer. */
final class FrameWriter {
    static final int SETTINGS_MAX_CONCURRENT_STREAMS = 3;
    static final int SETTINGS_INITIAL_WINDOW_SIZE = 4;
    static final int SETTINGS_MAX_HEADER_LIST_SIZE = 6;

    private static final int SETTING_BYTES = 6;
    private static final int LENGTH_SHIFT = 40;
    private static final int TYPE_SHIFT = 32;
    private static final int FLAGS_SHIFT = 24;

    private FrameWriter() {}

    /** The nine bytes before a payload. */
    static void header(ByteBuf out, int length, int type, int flags, int stream) {
        out.writeLong(
                (long) length << LENGTH_SHIFT
                        | (long) type << TYPE_SHIFT
                        | (long) flags << FLAGS_SHIFT
                        | stream >>> 8);
        out.writeByte(stream);
    }

    /** As {@link #header}, over bytes that were left free for it. */
    static void setHeader(ByteBuf out, int index, int length, int type, int flags, int stream) {
        out.setLong(
                index,
                (long) length << LENGTH_SHIFT
                        | (long) type << TYPE_SHIFT
                        | (long) flags << FLAGS_SHIFT
                        | stream >>> 8);
        out.setByte(index + 8, stream);
    }

    static void settings(ByteBuf out, int maxStreams, int windowBytes, int maxHeaderBytes) {
        header(out, 3 * SETTING_BYTES, FrameReader.SETTINGS, 0, 0);
        out.writeShort(SETTINGS_MAX_CONCURRENT_STREAMS).writeInt(maxStreams);
        out.writeShort(SETTINGS_INITIAL_WINDOW_SIZE).writeInt(windowBytes);
        out.writeShort(SETTINGS_MAX_HEADER_LIST_SIZE).writeInt(maxHeaderBytes);
    }

    static void settingsAck(ByteBuf out) {
        header(out, 0, FrameReader.SETTINGS, FrameReader.ACK, 0);
    }

    static void ping(ByteBuf out, long data, boolean isAck) {
        header(out, Long.BYTES, FrameReader.PING, isAck ? FrameReader.ACK : 0, 0);
        out.writeLong(data);
    }

    static void windowUpdate(ByteBuf out, int stream, int increment) {
        header(out, Integer.BYTES, FrameReader.WINDOW_UPDATE, 0, stream);
        out.writeInt(increment);
    }

    static void reset(ByteBuf out, int stream, int code) {
        header(out, Integer.BYTES, FrameReader.RST_STREAM, 0, stream);
        out.writeInt(code);
    }

    static void goAway(ByteBuf out, int lastStream, int code, String text) {
        byte[] debug = text.getBytes(StandardCharsets.US_ASCII);
        header(out, 2 * Integer.BYTES + debug.length, FrameReader.GOAWAY, 0, 0);
        out.writeInt(lastStream).writeInt(code).writeBytes(debug);
    }
}
