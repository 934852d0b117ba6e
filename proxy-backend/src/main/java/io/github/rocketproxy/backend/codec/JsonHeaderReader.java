package io.github.rocketproxy.backend.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Reads a JSON header in one pass into a {@link FrameHeader}: no tree, no String. Keys that are not
 * known are passed over, whatever their values; depth is bounded by a counter, not by the stack.
 */
final class JsonHeaderReader {
    private static final byte[] CODE = "code".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OPAQUE = "opaque".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FLAG = "flag".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REMARK = "remark".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EXT_FIELDS = "extFields".getBytes(StandardCharsets.US_ASCII);

    private final FrameHeader header;
    private ByteBuf buffer;
    private int position;
    private int end;
    private int tokenOffset;
    private int tokenLength;

    JsonHeaderReader(FrameHeader header) {
        this.header = header;
    }

    /** False where the text is no JSON object of the expected shape. */
    boolean read(ByteBuf buffer, int offset, int end) {
        this.buffer = buffer;
        this.position = offset;
        this.end = end;
        boolean isRead = readObject(false);
        skipBlanks();
        return isRead && position == this.end;
    }

    private boolean readObject(boolean isFields) {
        if (!take('{')) {
            return false;
        }
        if (take('}')) {
            return true;
        }
        do {
            if (!readString()) {
                return false;
            }
            int nameOffset = tokenOffset;
            int nameLength = tokenLength;
            if (!take(':') || !readMember(isFields, nameOffset, nameLength)) {
                return false;
            }
        } while (take(','));
        return take('}');
    }

    private boolean readMember(boolean isFields, int nameOffset, int nameLength) {
        if (isFields) {
            if (!readScalar()) {
                return false;
            }
            header.addField(nameOffset, nameLength, tokenOffset, tokenLength);
            return true;
        }
        if (isToken(nameOffset, nameLength, EXT_FIELDS) && peek() == '{') {
            header.fieldsOffset = position + 1;
            return readObject(true);
        }
        if (isToken(nameOffset, nameLength, REMARK) && peek() == '"') {
            boolean isRead = readString();
            header.remarkOffset = tokenOffset;
            header.remarkLength = tokenLength;
            return isRead;
        }
        if (isToken(nameOffset, nameLength, CODE)) {
            return readScalar() && isNumber(header.code = number());
        }
        if (isToken(nameOffset, nameLength, OPAQUE)) {
            return readScalar() && isNumber(header.opaque = number());
        }
        if (isToken(nameOffset, nameLength, FLAG)) {
            return readScalar() && isNumber(header.flag = number());
        }
        return skipValue();
    }

    private boolean isNumber(int value) {
        return value != Integer.MIN_VALUE || tokenLength == 11;
    }

    private int number() {
        return (int) Digits.parse(buffer, tokenOffset, tokenLength, Integer.MIN_VALUE);
    }

    private boolean isToken(int offset, int length, byte[] name) {
        if (length != name.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (buffer.getByte(offset + i) != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** A string without its quotes, or the characters of a number or a literal; null is empty. */
    private boolean readScalar() {
        if (peek() == '"') {
            return readString();
        }
        tokenOffset = position;
        while (position < end && isLiteral(buffer.getByte(position))) {
            position++;
        }
        tokenLength = position - tokenOffset;
        boolean isRead = tokenLength > 0;
        if (tokenLength == 4 && buffer.getByte(tokenOffset) == 'n') {
            tokenLength = 0;
        }
        return isRead;
    }

    private static boolean isLiteral(byte b) {
        return b >= '0' && b <= '9'
                || b >= 'a' && b <= 'z'
                || b == '-'
                || b == '+'
                || b == '.'
                || b == 'E';
    }

    private boolean readString() {
        if (!take('"')) {
            return false;
        }
        tokenOffset = position;
        while (position < end) {
            byte b = buffer.getByte(position);
            if (b == '"') {
                tokenLength = position++ - tokenOffset;
                return true;
            }
            position += b == '\\' ? 2 : 1;
        }
        return false;
    }

    private boolean skipValue() {
        int depth = 0;
        do {
            int next = peek();
            if (next == '{' || next == '[') {
                depth++;
                position++;
            } else if (depth > 0 && (next == '}' || next == ']')) {
                depth--;
                position++;
            } else if (depth > 0 && (next == ',' || next == ':')) {
                position++;
            } else if (!readScalar()) {
                return false;
            }
        } while (depth > 0);
        return true;
    }

    private boolean take(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        position++;
        return true;
    }

    private int peek() {
        skipBlanks();
        return position < end ? buffer.getByte(position) : -1;
    }

    private void skipBlanks() {
        while (position < end && isBlank(buffer.getByte(position))) {
            position++;
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }
}
