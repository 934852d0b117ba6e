package io.github.rocketproxy.transport.http2;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A header as it came: bytes, and what they are known to mean. The fields of a connection's table
 * are filled again when they are evicted. Event loop.
 */
public final class HeaderField {
    /** What a field costs beside its bytes (RFC 7541, 4.1). */
    static final int OVERHEAD_BYTES = 32;

    private static final int INITIAL_BYTES = 32;
    private static final int LARGE_BYTES = 512;

    byte[] name = new byte[INITIAL_BYTES];
    int nameLength;
    byte[] value = new byte[INITIAL_BYTES];
    int valueLength;
    KnownHeader known;

    private final boolean isStatic;

    /** What the receiver has made of the content; forgotten with it. */
    private Object meaning;

    HeaderField() {
        isStatic = false;
    }

    /** A field of the static table. */
    HeaderField(String name, String value) {
        isStatic = true;
        setName(name.getBytes(StandardCharsets.US_ASCII), name.length());
        this.value = value.getBytes(StandardCharsets.US_ASCII);
        valueLength = value.length();
    }

    /** Takes over a name, before a value follows. */
    void setName(byte[] bytes, int length) {
        name = withRoom(name, length);
        System.arraycopy(bytes, 0, name, 0, length);
        nameLength = length;
        known = KnownHeader.of(name, length);
        meaning = null;
    }

    /** Takes over another field's name. */
    void setName(HeaderField other) {
        name = withRoom(name, other.nameLength);
        System.arraycopy(other.name, 0, name, 0, other.nameLength);
        nameLength = other.nameLength;
        known = other.known;
        meaning = null;
    }

    /** Makes room for a value of at most this length and gives its array. */
    byte[] valueWithRoom(int length) {
        value = withRoom(value, length);
        return value;
    }

    private static byte[] withRoom(byte[] bytes, int length) {
        return bytes.length >= length ? bytes : new byte[Integer.highestOneBit(length) << 1];
    }

    /** Whether it has grown so much that it is not worth being kept for others. */
    boolean isLarge() {
        return name.length + value.length > LARGE_BYTES;
    }

    /** Size as the table counts it. */
    int size() {
        return nameLength + valueLength + OVERHEAD_BYTES;
    }

    /** What was remembered for this content, or null. */
    public Object meaning() {
        return meaning;
    }

    /**
     * Remembers what the content means, until it changes; not in a field that all connections see.
     */
    public void remember(Object meaning) {
        if (!isStatic) {
            this.meaning = meaning;
        }
    }

    /** Length of the value. */
    public int valueLength() {
        return valueLength;
    }

    /** A byte of the value. */
    public byte valueAt(int index) {
        return value[index];
    }

    /** Whether the value is this ASCII text. */
    public boolean valueEquals(String text) {
        if (text.length() != valueLength) {
            return false;
        }
        for (int i = 0; i < valueLength; i++) {
            if (value[i] != (byte) text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the value begins with this ASCII text. */
    public boolean valueStartsWith(String text) {
        if (text.length() > valueLength) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (value[i] != (byte) text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The value as text. Allocates. */
    public String valueText() {
        return new String(value, 0, valueLength, StandardCharsets.ISO_8859_1);
    }

    /** The name as text. Allocates. */
    String nameText() {
        return new String(name, 0, nameLength, StandardCharsets.ISO_8859_1);
    }

    byte[] nameBytes() {
        return Arrays.copyOf(name, nameLength);
    }

    byte[] valueBytes() {
        return Arrays.copyOf(value, valueLength);
    }

    /** Reads a plain value. */
    void readValue(ByteBuf in, int offset, int length) {
        in.getBytes(offset, valueWithRoom(length), 0, length);
        valueLength = length;
    }
}
