package io.github.rocketproxy.transport.http2;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Cuts a connection's bytes into frames (RFC 9113, 4 and 6). The data of DATA frames is passed on
 * in whatever pieces it arrives; other frames are small and are kept together until they are whole.
 * Frames that no server gets are faults, unknown ones are passed over. Event loop.
 */
final class FrameReader {
    static final int HEADER_BYTES = 9;
    static final int MAX_FRAME_BYTES = 16_384;

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int WITH_PRIORITY = 0x20;

    private static final int SETTING_BYTES = 6;
    private static final int KEPT_ROOM_BYTES = 1_024;

    private final Frames frames;
    private final HeaderBlock block;

    /** The beginning of a frame, as far as it has arrived. */
    private final ByteBuf held = Unpooled.buffer(HEADER_BYTES, HEADER_BYTES + MAX_FRAME_BYTES);

    private final KeptBytes kept;
    private int keptBytes;

    private int type;
    private int flags;
    private int stream;
    private int length;

    private boolean isInData;
    private int dataLeft;
    private int paddingLeft;
    private boolean isPaddingLengthNext;

    /**
     * @param maxHeaderBytes of a header block as it is sent
     * @param kept where it is counted what is held of frames and header blocks
     */
    FrameReader(Frames frames, int maxHeaderBytes, KeptBytes kept) {
        this.frames = frames;
        this.kept = kept;
        this.block = new HeaderBlock(maxHeaderBytes);
    }

    /** Takes all bytes of the buffer, which stays the caller's. */
    void read(ByteBuf in) {
        while (in.isReadable()) {
            if (isInData) {
                readData(in);
            } else if (held.isReadable()) {
                readHeld(in);
            } else if (in.readableBytes() < HEADER_BYTES) {
                held.writeBytes(in);
            } else {
                readWhole(in);
            }
        }
        countKept();
    }

    /** But for the head of a frame: there is room for one in any case. */
    private void countKept() {
        int now = held.readableBytes() <= HEADER_BYTES ? 0 : held.capacity();
        now += block.capacity();
        int more = now - keptBytes;
        keptBytes = now;
        if (more > 0 && !kept.add(more)) {
            throw new Http2Error(
                    Http2Error.ENHANCE_YOUR_CALM,
                    "frames are not finished",
                    ProxyCounter.HTTP2_REQUESTS_HELD);
        } else if (more < 0) {
            kept.remove(-more);
        }
    }

    /** Room for a large frame is not kept for the next one: there may be many connections. */
    private void clearHeld() {
        held.clear();
        if (held.capacity() > KEPT_ROOM_BYTES) {
            held.capacity(HEADER_BYTES);
        }
    }

    private void readWhole(ByteBuf in) {
        begin(in, in.readerIndex());
        if (type == DATA) {
            in.skipBytes(HEADER_BYTES);
            beginData();
        } else if (in.readableBytes() - HEADER_BYTES >= length) {
            int payload = in.readerIndex() + HEADER_BYTES;
            in.skipBytes(HEADER_BYTES + length);
            dispatch(in, payload);
        } else {
            held.writeBytes(in);
        }
    }

    private void readHeld(ByteBuf in) {
        boolean isHeaderWhole = held.readableBytes() >= HEADER_BYTES;
        int wanted = isHeaderWhole ? HEADER_BYTES + length : HEADER_BYTES;
        held.writeBytes(in, Math.min(wanted - held.readableBytes(), in.readableBytes()));
        if (held.readableBytes() < wanted) {
            return;
        }
        if (!isHeaderWhole) {
            begin(held, 0);
            if (type == DATA) {
                held.clear();
                beginData();
                return;
            }
        }
        if (held.readableBytes() == HEADER_BYTES + length) {
            try {
                dispatch(held, HEADER_BYTES);
            } finally {
                clearHeld();
            }
        }
    }

    private void begin(ByteBuf in, int offset) {
        length = in.getUnsignedMedium(offset);
        type = in.getUnsignedByte(offset + 3);
        flags = in.getUnsignedByte(offset + 4);
        stream = in.getInt(offset + 5) & Integer.MAX_VALUE;
        if (length > MAX_FRAME_BYTES) {
            throw new Http2Error(Http2Error.FRAME_SIZE_ERROR, "frame of " + length + " bytes");
        }
        if (block.isOpen() && (type != CONTINUATION || stream != block.stream())) {
            throw fault("a header block was interrupted");
        }
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    private void beginData() {
        if (stream == 0) {
            throw fault("data without a stream");
        }
        isPaddingLengthNext = has(PADDED);
        if (isPaddingLengthNext && length == 0) {
            throw size();
        }
        dataLeft = length;
        paddingLeft = 0;
        isInData = true;
        frames.onDataBegin(stream, length);
        endDataIfWhole();
    }

    private void readData(ByteBuf in) {
        if (isPaddingLengthNext) {
            isPaddingLengthNext = false;
            paddingLeft = in.readUnsignedByte();
            dataLeft -= 1 + paddingLeft;
            if (dataLeft < 0) {
                throw fault("more padding than data");
            }
        } else if (dataLeft > 0) {
            int count = Math.min(dataLeft, in.readableBytes());
            int offset = in.readerIndex();
            in.skipBytes(count);
            dataLeft -= count;
            frames.onData(in, offset, count);
        } else {
            int count = Math.min(paddingLeft, in.readableBytes());
            in.skipBytes(count);
            paddingLeft -= count;
        }
        endDataIfWhole();
    }

    private void endDataIfWhole() {
        if (dataLeft == 0 && paddingLeft == 0 && !isPaddingLengthNext) {
            isInData = false;
            frames.onDataEnd(has(END_STREAM));
        }
    }

    private void dispatch(ByteBuf in, int offset) {
        switch (type) {
            case HEADERS -> headers(in, offset);
            case CONTINUATION -> continuation(in, offset);
            case PRIORITY -> {
                require(length == 5);
                frames.onIgnored();
            }
            case RST_STREAM -> {
                require(length == 4);
                frames.onReset(onStream(), in.getInt(offset));
            }
            case SETTINGS -> settings(in, offset);
            case PING -> ping(in.getLong(checked(8, offset)));
            case GOAWAY -> {
                require(length >= 8);
                frames.onGoAway(in.getInt(offset), in.getInt(offset + 4));
            }
            case WINDOW_UPDATE -> {
                require(length == 4);
                frames.onWindowUpdate(stream, in.getInt(offset) & Integer.MAX_VALUE);
            }
            case PUSH_PROMISE -> throw fault("a client does not push");
            default -> frames.onIgnored(); // extensions are passed over (RFC 9113, 4.1)
        }
    }

    private void headers(ByteBuf in, int offset) {
        int padding = 0;
        int skipped = 0;
        if (has(PADDED)) {
            require(length >= 1);
            padding = in.getUnsignedByte(offset);
            skipped = 1;
        }
        if (has(WITH_PRIORITY)) {
            skipped += 5;
        }
        int size = length - skipped - padding;
        if (size < 0) {
            throw fault("more padding than headers");
        }
        if (has(END_HEADERS)) {
            frames.onHeaders(onStream(), in, offset + skipped, size, has(END_STREAM));
        } else {
            block.begin(onStream(), has(END_STREAM));
            block.add(in, offset + skipped, size);
        }
    }

    private void continuation(ByteBuf in, int offset) {
        if (!block.isOpen()) {
            throw fault("a continuation of nothing");
        }
        block.add(in, offset, length);
        if (has(END_HEADERS)) {
            block.end(frames);
        }
    }

    private void settings(ByteBuf in, int offset) {
        if (stream != 0) {
            throw fault("settings of a stream");
        }
        if (has(ACK)) {
            require(length == 0);
            frames.onSettingsAck();
            return;
        }
        require(length % SETTING_BYTES == 0);
        for (int i = offset; i < offset + length; i += SETTING_BYTES) {
            frames.onSetting(in.getUnsignedShort(i), in.getUnsignedInt(i + 2));
        }
        frames.onSettingsEnd();
    }

    private void ping(long data) {
        if (stream != 0) {
            throw fault("ping of a stream");
        }
        if (has(ACK)) {
            frames.onPingAck(data);
        } else {
            frames.onPing(data);
        }
    }

    private int onStream() {
        if (stream == 0) {
            throw fault("a frame without a stream");
        }
        return stream;
    }

    private int checked(int wanted, int offset) {
        require(length == wanted);
        return offset;
    }

    private static void require(boolean isRightSize) {
        if (!isRightSize) {
            throw size();
        }
    }

    private static Http2Error size() {
        return new Http2Error(Http2Error.FRAME_SIZE_ERROR, "frame of a wrong size");
    }

    private static Http2Error fault(String text) {
        return new Http2Error(Http2Error.PROTOCOL_ERROR, text);
    }

    /** Lets go of what was kept. */
    void close() {
        held.release();
        block.close();
    }
}
