package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import org.agrona.UnsafeApi;

/**
 * Walks the fields of one encoded protobuf message in place. Truncated or corrupt input ends the
 * walk and sets {@link #isMalformed()}; nothing is thrown and nothing outside the range is read.
 *
 * <pre>
 * reader.wrap(buffer, offset, length);
 * while (reader.next()) {
 *     switch (reader.tag()) { case NAME -> reader.copyTo(name); ... }
 * }
 * if (reader.isMalformed()) ...
 * </pre>
 *
 * A field of a known number but another wire type has another tag, so it is passed over like an
 * unknown one, as protobuf does. Groups, which proto3 does not have, count as corrupt. Holds no
 * reference count.
 */
public final class ProtoReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    private static final int MAX_VARINT_BYTES = 10;

    private ByteBuf buffer;

    /** Of index 0 of the buffer; 0 where it does not lie in one piece outside the heap. */
    private long address;

    private int position;
    private int limit;
    private int tag;
    private long value;
    private int offset;
    private int length;
    private boolean isMalformed;

    /** The tag of a field with this number whose value is a varint. */
    public static int varintTag(int field) {
        return field << 3;
    }

    /** The tag of a field with this number whose value is length-delimited. */
    public static int bytesTag(int field) {
        return field << 3 | LENGTH_DELIMITED;
    }

    /** The tag of a field with this number whose value is of eight bytes. */
    static int fixed64Tag(int field) {
        return field << 3 | FIXED64;
    }

    /** The tag of a field with this number whose value is of four bytes. */
    static int fixed32Tag(int field) {
        return field << 3 | FIXED32;
    }

    /** Starts before the first field of the message at the absolute index {@code offset}. */
    public ProtoReader wrap(ByteBuf buffer, int offset, int length) {
        return wrap(buffer, buffer.hasMemoryAddress() ? buffer.memoryAddress() : 0, offset, length);
    }

    @SuppressWarnings("ReferenceEquality") // the same buffer, not one like it
    private ProtoReader wrap(ByteBuf buffer, long address, int offset, int length) {
        if (this.buffer != buffer) { // writing a reference to an old object costs a memory fence
            this.buffer = buffer;
        }
        this.address = address;
        position = offset;
        limit = offset + length;
        isMalformed = offset < 0 || length < 0 || limit > buffer.writerIndex();
        if (isMalformed) {
            position = limit;
        }
        return this;
    }

    /** Starts before the first field of the message that is the {@code outer} reader's value. */
    public ProtoReader wrapValue(ProtoReader outer) {
        return wrap(outer.buffer, outer.address, outer.offset, outer.length);
    }

    /** Steps to the next field and reads its value; false at the end or at corrupt input. */
    public boolean next() {
        if (position >= limit) {
            return false;
        }
        long key = varint();
        tag = (int) key;
        if (key >>> 32 != 0 || tag >>> 3 == 0) {
            return malformed();
        }
        switch (tag & 7) {
            case VARINT -> value = varint();
            case FIXED64 -> skip(8);
            case FIXED32 -> skip(4);
            case LENGTH_DELIMITED -> {
                long size = varint();
                offset = position;
                length = (int) size;
                skip(size);
            }
            default -> malformed();
        }
        return !isMalformed;
    }

    private void skip(long size) {
        if (size < 0 || size > limit - position) {
            malformed();
        } else {
            position += (int) size;
        }
    }

    /** Within the range that {@link #wrap} has checked. */
    private byte byteAt(int index) {
        return address == 0 ? buffer.getByte(index) : UnsafeApi.getByte(address + index);
    }

    private long varint() {
        if (position < limit) {
            byte only = byteAt(position);
            if (only >= 0) {
                position++;
                return only;
            }
        }
        return longVarint();
    }

    private long longVarint() {
        long result = 0;
        for (int i = 0; i < MAX_VARINT_BYTES && position < limit; i++) {
            byte b = byteAt(position++);
            result |= (long) (b & 0x7F) << (7 * i);
            if (b >= 0) {
                return result;
            }
        }
        malformed();
        return 0;
    }

    private boolean malformed() {
        isMalformed = true;
        position = limit;
        return false;
    }

    /** Whether the input ended early or made no sense. */
    public boolean isMalformed() {
        return isMalformed;
    }

    /** Field number and wire type as on the wire. */
    public int tag() {
        return tag;
    }

    /** The value of a varint field. */
    public long value() {
        return value;
    }

    /** The value of a varint field of type int32 or enum. */
    public int intValue() {
        return (int) value;
    }

    /** The value of a varint field of type bool. */
    public boolean booleanValue() {
        return value != 0;
    }

    /** Absolute index of a length-delimited value. */
    public int offset() {
        return offset;
    }

    /** Length of a length-delimited value. */
    public int length() {
        return length;
    }

    /** Points {@code slice} at a length-delimited value. */
    public void copyTo(Slice slice) {
        slice.set(offset, length);
    }
}
