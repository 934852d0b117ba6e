package io.github.rocketproxy.backend.codec;

import io.netty.buffer.ByteBuf;

/** Copies between buffers. */
public final class Bytes {
    private Bytes() {}

    /**
     * Appends bytes of one buffer to another. Through the source's getBytes, because the
     * destination's writeBytes makes a ByteBuffer view of the source in Netty's adaptive buffers.
     */
    public static void append(ByteBuf out, ByteBuf source, int offset, int length) {
        out.ensureWritable(length);
        int index = out.writerIndex();
        source.getBytes(offset, out, index, length);
        out.writerIndex(index + length);
    }
}
