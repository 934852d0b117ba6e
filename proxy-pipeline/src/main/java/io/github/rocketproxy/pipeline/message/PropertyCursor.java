package io.github.rocketproxy.pipeline.message;

import io.netty.buffer.ByteBuf;

/**
 * Walks a property string ({@code name 0x01 value 0x02}, repeated; the last 0x02 may be missing) in
 * place. What has no 0x01, no name or no value up to the next 0x02 is passed over, as brokers do.
 */
public final class PropertyCursor {
    private static final byte NAME_END = 1;
    private static final byte VALUE_END = 2;

    private final ByteView bytes = new ByteView();
    private int position;
    private int end;
    private int nameOffset;
    private int nameLength;
    private int valueOffset;
    private int valueLength;

    /** Starts before the first pair. */
    public PropertyCursor wrap(ByteBuf buffer, int offset, int length) {
        bytes.wrap(buffer, offset, length);
        this.position = offset;
        this.end = offset + length;
        return this;
    }

    /** Starts before the first pair of the message. */
    public PropertyCursor wrap(StoredMessage message) {
        return wrap(message.buffer(), message.propertiesOffset(), message.propertiesLength());
    }

    /** Steps to the next pair; false behind the last. */
    public boolean next() {
        while (position < end) {
            int pairEnd = bytes.indexOf(VALUE_END, position, end);
            if (pairEnd < 0) {
                pairEnd = end;
            }
            int nameEnd = bytes.indexOf(NAME_END, position, pairEnd);
            nameOffset = position;
            nameLength = nameEnd - position;
            valueOffset = nameEnd + 1;
            valueLength = pairEnd - valueOffset;
            position = pairEnd + 1;
            if (nameLength > 0 && valueLength > 0) {
                return true;
            }
        }
        return false;
    }

    /** Steps on until a pair of this name; false if none is left. Start from a fresh wrap. */
    public boolean seek(byte[] name) {
        while (next()) {
            if (isName(name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the current pair has this name. */
    public boolean isName(byte[] name) {
        return name.length == nameLength && bytes.matches(nameOffset, name);
    }

    /** The property string as it is read. */
    public ByteView bytes() {
        return bytes;
    }

    public int nameOffset() {
        return nameOffset;
    }

    public int nameLength() {
        return nameLength;
    }

    public int valueOffset() {
        return valueOffset;
    }

    public int valueLength() {
        return valueLength;
    }
}
