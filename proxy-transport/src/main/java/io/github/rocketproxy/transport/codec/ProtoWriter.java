package io.github.rocketproxy.transport.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * Appends protobuf fields to a buffer. A field with its proto3 default is the caller's business: it
 * is written if asked for. Stateless.
 */
public final class ProtoWriter {
    private static final int NESTED_LENGTH_BYTES = 2;

    /** What eight bytes of seven bits hold. */
    private static final int MAX_BITS = 56;

    private ProtoWriter() {}

    /** Bytes that a varint takes. */
    public static int varintSize(long value) {
        return value == 0 ? 1 : (70 - Long.numberOfLeadingZeros(value)) / 7;
    }

    /** A bare varint. Changes no byte behind it. */
    public static void varint(ByteBuf out, long value) {
        if ((value & ~0x7FL) == 0) {
            out.writeByte((int) value);
        } else if ((value & ~0x3FFFL) == 0) {
            out.writeShort(((int) value & 0x7F | 0x80) << Byte.SIZE | (int) value >> 7);
        } else {
            longVarint(out, value);
        }
    }

    private static void longVarint(ByteBuf out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.writeByte((int) rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    /** A bare varint at the end of the buffer, put together first: each write has its checks. */
    private static void lastVarint(ByteBuf out, long value) {
        if (value >>> MAX_BITS != 0 || out.writableBytes() < Long.BYTES) {
            varint(out, value);
            return;
        }
        long bytes = 0;
        int shift = 0;
        long rest = value;
        for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
            bytes |= (rest & 0x7F | 0x80) << shift;
            shift += Byte.SIZE;
        }
        int index = out.writerIndex();
        out.setLongLE(index, bytes | rest << shift);
        out.writerIndex(index + 1 + shift / Byte.SIZE);
    }

    /** A field of type int32, int64, enum or bool; the last that was written so far. */
    public static void varintField(ByteBuf out, int field, long value) {
        int tag = ProtoReader.varintTag(field);
        if (((tag | value) & ~0x7FL) == 0) {
            out.writeShort(tag << Byte.SIZE | (int) value);
        } else {
            varint(out, tag);
            lastVarint(out, value);
        }
    }

    /** A field of type fixed64. */
    public static void fixed64Field(ByteBuf out, int field, long value) {
        varint(out, ProtoReader.fixed64Tag(field));
        out.writeLongLE(value);
    }

    /** A field of type fixed32. */
    public static void fixed32Field(ByteBuf out, int field, int value) {
        varint(out, ProtoReader.fixed32Tag(field));
        out.writeIntLE(value);
    }

    /** Tag and length of a length-delimited field whose {@code length} bytes follow. */
    public static void header(ByteBuf out, int field, int length) {
        int tag = ProtoReader.bytesTag(field);
        if (((tag | length) & ~0x7F) == 0) {
            out.writeShort(tag << Byte.SIZE | length);
        } else {
            varint(out, tag);
            varint(out, length);
        }
    }

    /** A field of type string or bytes, taken from another buffer. */
    public static void bytesField(ByteBuf out, int field, ByteBuf source, int offset, int length) {
        header(out, field, length);
        out.writeBytes(source, offset, length);
    }

    /** A field of type string or bytes. */
    public static void bytesField(ByteBuf out, int field, byte[] value) {
        header(out, field, value.length);
        out.writeBytes(value);
    }

    /** A field of type string, in UTF-8. */
    public static void textField(ByteBuf out, int field, String value) {
        header(out, field, ByteBufUtil.utf8Bytes(value));
        ByteBufUtil.writeUtf8(out, value);
    }

    /** A field of type Timestamp or Duration. */
    public static void timeField(ByteBuf out, int field, long ms) {
        long seconds = Math.floorDiv(ms, 1_000L);
        int nanos = Math.floorMod(ms, 1_000) * 1_000_000;
        header(out, field, 2 + varintSize(seconds) + varintSize(nanos));
        varintField(out, 1, seconds);
        varintField(out, 2, nanos);
    }

    /**
     * Starts a nested message of unknown length.
     *
     * @return what {@link #endNested} needs
     */
    public static int beginNested(ByteBuf out, int field) {
        varint(out, ProtoReader.bytesTag(field));
        int start = out.writerIndex();
        out.writeZero(NESTED_LENGTH_BYTES);
        return start;
    }

    /**
     * Ends a nested message: writes its length into the room left for it, which fits 128 to 16 383
     * bytes exactly and for others moves the nested bytes a little.
     */
    public static void endNested(ByteBuf out, int start) {
        int content = start + NESTED_LENGTH_BYTES;
        int length = out.writerIndex() - content;
        int shift = varintSize(length) - NESTED_LENGTH_BYTES;
        if (shift > 0) {
            out.writeZero(shift);
        }
        if (shift != 0) {
            out.setBytes(content + shift, out, content, length);
        }
        out.writerIndex(start);
        varint(out, length);
        out.writerIndex(content + shift + length);
    }
}
