package io.github.rocketproxy.backend.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * A received Remoting frame, read in place, whichever of the two header forms it has. One instance
 * per loop, wrapped again for each frame; the buffer stays the caller's. Field look-ups compare
 * bytes and allocate nothing. Of fields with the same name the last counts.
 */
public final class FrameHeader {
    /** Most fields that are kept; brokers write a dozen at most. */
    static final int MAX_FIELDS = 64;

    private static final int RESPONSE = 1;

    private final int[] fields = new int[MAX_FIELDS * 4];
    private final JsonHeaderReader json = new JsonHeaderReader(this);
    private ByteBuf buffer;
    private int fieldCount;
    private boolean isJson;
    private int bodyOffset;
    private int bodyLength;
    int code;
    int opaque;
    int flag;
    int remarkOffset;
    int remarkLength;

    /**
     * Binary: of the length of all fields. JSON: of the first field; -1 where there is no place.
     */
    int fieldsOffset;

    /**
     * Lays the flyweight over the frame that starts, with its length field, at {@code offset}.
     *
     * @return false where the bytes are no well-formed frame; then nothing may be read
     */
    public boolean wrap(ByteBuf buffer, int offset, int length) {
        clear(buffer);
        return length >= HeaderWriter.HEADER
                && offset + length <= buffer.writerIndex()
                && buffer.getInt(offset) == length - 4
                && read(offset, length);
    }

    /**
     * As {@link #wrap}, over a frame whose body may go on in other buffers: the body is not to be
     * read. The header must be whole.
     */
    public boolean wrapHead(ByteBuf buffer, int offset) {
        clear(buffer);
        int readable = buffer.writerIndex() - offset;
        return readable >= HeaderWriter.HEADER
                && buffer.getInt(offset) >= readable - 4
                && read(offset, readable);
    }

    private void clear(ByteBuf buffer) {
        this.buffer = buffer;
        fieldCount = 0;
        code = 0;
        opaque = 0;
        flag = 0;
        remarkOffset = 0;
        remarkLength = 0;
        fieldsOffset = -1;
    }

    private boolean read(int offset, int length) {
        int headerOffset = offset + HeaderWriter.HEADER;
        int headerLength = buffer.getUnsignedMedium(offset + 5);
        int type = buffer.getByte(offset + 4);
        if (headerLength > length - HeaderWriter.HEADER
                || type < 0
                || type > BinaryHeaderWriter.TYPE) {
            return false;
        }
        bodyOffset = headerOffset + headerLength;
        bodyLength = offset + length - bodyOffset;
        isJson = type != BinaryHeaderWriter.TYPE;
        return isJson
                ? json.read(buffer, headerOffset, bodyOffset)
                : readBinary(headerOffset, bodyOffset);
    }

    private boolean readBinary(int offset, int end) {
        if (end - offset < 21) {
            return false;
        }
        code = buffer.getShort(offset);
        opaque = buffer.getInt(offset + 5);
        flag = buffer.getInt(offset + 9);
        remarkLength = buffer.getInt(offset + 13);
        remarkOffset = offset + 17;
        if (remarkLength < 0 || remarkLength > end - remarkOffset - 4) {
            return false;
        }
        int position = remarkOffset + remarkLength;
        fieldsOffset = position;
        int fieldsLength = buffer.getInt(position);
        position += 4;
        return fieldsLength >= 0
                && fieldsLength <= end - position
                && readBinaryFields(position, position + fieldsLength);
    }

    private boolean readBinaryFields(int offset, int end) {
        int position = offset;
        while (position < end) {
            if (end - position < 6) {
                return false;
            }
            int nameLength = buffer.getUnsignedShort(position);
            int nameOffset = position + 2;
            if (nameLength > end - nameOffset - 4) {
                return false;
            }
            int valueOffset = nameOffset + nameLength + 4;
            int valueLength = buffer.getInt(valueOffset - 4);
            if (valueLength < 0 || valueLength > end - valueOffset) {
                return false;
            }
            addField(nameOffset, nameLength, valueOffset, valueLength);
            position = valueOffset + valueLength;
        }
        return true;
    }

    void addField(int nameOffset, int nameLength, int valueOffset, int valueLength) {
        if (fieldCount < MAX_FIELDS) {
            int at = fieldCount++ * 4;
            fields[at] = nameOffset;
            fields[at + 1] = nameLength;
            fields[at + 2] = valueOffset;
            fields[at + 3] = valueLength;
        }
    }

    /** The buffer that all offsets point into. */
    public ByteBuf buffer() {
        return buffer;
    }

    /** Request or response code. */
    public int code() {
        return code;
    }

    /** Correlation id. */
    public int opaque() {
        return opaque;
    }

    /** Whether this answers a request of ours; else the peer asks for something. */
    public boolean isResponse() {
        return (flag & RESPONSE) != 0;
    }

    /** What the peer says about it; null where it says nothing. Allocates. */
    public String remark() {
        return remarkLength == 0 ? null : text(remarkOffset, remarkLength);
    }

    /** Whether the header is JSON; else it is binary. */
    boolean isJson() {
        return isJson;
    }

    /** How many fields there are. */
    int fieldCount() {
        return fieldCount;
    }

    /** Index of the field's name. */
    int nameOffset(int field) {
        return fields[field * 4];
    }

    /** Length of the field's name in bytes. */
    int nameLength(int field) {
        return fields[field * 4 + 1];
    }

    /** Number of the field with this name, or -1. */
    public int find(byte[] name) {
        for (int i = fieldCount - 1; i >= 0; i--) {
            if (fields[i * 4 + 1] == name.length && isName(fields[i * 4], name)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isName(int offset, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            if (buffer.getByte(offset + i) != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** Index of the field's value, as it is on the wire. */
    public int valueOffset(int field) {
        return fields[field * 4 + 2];
    }

    /** Length of the field's value in bytes, as it is on the wire; 0 for field -1. */
    public int valueLength(int field) {
        return field < 0 ? 0 : fields[field * 4 + 3];
    }

    /** The field's value as a number; {@code otherwise} where it is missing or none. */
    public long number(byte[] name, long otherwise) {
        int field = find(name);
        return field < 0
                ? otherwise
                : Digits.parse(buffer, valueOffset(field), valueLength(field), otherwise);
    }

    /** The field's value as text; null where it is missing or empty. Allocates. */
    public String text(byte[] name) {
        int field = find(name);
        return valueLength(field) == 0 ? null : text(valueOffset(field), valueLength(field));
    }

    private String text(int offset, int length) {
        return isJson
                ? JsonText.text(buffer, offset, length)
                : buffer.toString(offset, length, StandardCharsets.UTF_8);
    }

    /** Index of the body. */
    public int bodyOffset() {
        return bodyOffset;
    }

    /** Length of the body in bytes, 0 without one. */
    public int bodyLength() {
        return bodyLength;
    }
}
