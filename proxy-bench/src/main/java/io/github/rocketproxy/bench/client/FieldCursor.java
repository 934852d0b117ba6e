package io.github.rocketproxy.bench.client;

import com.google.protobuf.WireFormat;
import io.netty.buffer.ByteBuf;

/**
 * Walks over the fields of a protobuf message where it lies. Reads no byte beyond the message; a
 * field that is cut short ends the walk.
 */
public final class FieldCursor {
    private ByteBuf in;
    private int at;
    private int end;
    private int number;
    private int wireType;
    private int offset;
    private int length;
    private long value;

    /** Begins a message. */
    public FieldCursor wrap(ByteBuf message, int from, int size) {
        in = message;
        at = from;
        end = from + size;
        return this;
    }

    /** Begins the message that the current field of another cursor holds. */
    public FieldCursor wrap(FieldCursor field) {
        return wrap(field.in, field.offset, field.length);
    }

    /** Goes to the next field; false at the end, or where no field can be read. */
    public boolean next() {
        if (at >= end) {
            return false;
        }
        int tag = (int) varint();
        number = tag >>> 3;
        wireType = tag & 7;
        switch (wireType) {
            case WireFormat.WIRETYPE_VARINT -> value = varint();
            case WireFormat.WIRETYPE_FIXED64 -> fixed(Long.BYTES);
            case WireFormat.WIRETYPE_FIXED32 -> fixed(Integer.BYTES);
            case WireFormat.WIRETYPE_LENGTH_DELIMITED -> fixed((int) varint());
            default -> at = end + 1;
        }
        return at <= end && number > 0;
    }

    private void fixed(int size) {
        offset = at;
        length = size;
        at = size < 0 || size > end - at ? end + 1 : at + size;
    }

    private long varint() {
        long result = 0;
        for (int shift = 0; shift < Long.SIZE && at < end; shift += 7) {
            int next = in.getByte(at++);
            result |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return result;
            }
        }
        at = end + 1;
        return 0;
    }

    /** Goes to the next field of this number that holds bytes or a message. */
    public boolean seekBytes(int wanted) {
        while (next()) {
            if (number == wanted && wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                return true;
            }
        }
        return false;
    }

    /** Number of the current field. */
    public int number() {
        return number;
    }

    /** Value of the current field, an integer or an enum. */
    public long value() {
        return value;
    }

    /** Where the bytes of the current field begin in the buffer. */
    public int offset() {
        return offset;
    }

    /** How many bytes the current field has. */
    public int length() {
        return length;
    }
}
