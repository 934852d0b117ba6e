package io.github.rocketproxy.transport.http2;

import io.netty.buffer.ByteBuf;

/**
 * What {@link FrameReader} finds. Buffers are the reader's: what is kept is retained or copied. Any
 * method may throw {@link Http2Error}, which ends the connection.
 */
interface Frames {
    /**
     * A DATA frame begins.
     *
     * @param length all that counts for flow control, padding too
     */
    void onDataBegin(int stream, int length);

    /** A part of its data. */
    void onData(ByteBuf in, int offset, int length);

    /** It is complete. */
    void onDataEnd(boolean isLast);

    /** A whole header block. */
    void onHeaders(int stream, ByteBuf block, int offset, int length, boolean isLast);

    void onReset(int stream, int code);

    void onSetting(int id, long value);

    void onSettingsEnd();

    void onSettingsAck();

    void onPing(long data);

    void onPingAck(long data);

    void onGoAway(int lastStream, int code);

    void onWindowUpdate(int stream, int increment);

    /** A frame that says nothing to a server: a priority, an extension. */
    void onIgnored();
}
