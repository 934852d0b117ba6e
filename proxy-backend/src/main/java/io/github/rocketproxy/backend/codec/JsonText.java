package io.github.rocketproxy.backend.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The inside of JSON strings: escapes on the way out, takes escapes away on the way in. */
public final class JsonText {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private JsonText() {}

    /** Appends UTF-8 text, escaped. */
    public static void append(ByteBuf out, byte[] text) {
        for (byte b : text) {
            append(out, b);
        }
    }

    /** Appends UTF-8 text, escaped. */
    public static void append(ByteBuf out, ByteBuf source, int offset, int length) {
        for (int i = offset, end = offset + length; i < end; i++) {
            append(out, source.getByte(i));
        }
    }

    private static void append(ByteBuf out, byte b) {
        if (b == '"' || b == '\\') {
            out.writeByte('\\').writeByte(b);
        } else if (b >= 0 && b < ' ') {
            out.writeByte('\\').writeByte('u').writeByte('0').writeByte('0');
            out.writeByte(HEX[b >> 4]).writeByte(HEX[b & 15]);
        } else {
            out.writeByte(b);
        }
    }

    /** The text between the quotes, without escapes. Allocates: for errors and rare fields. */
    public static String text(ByteBuf buffer, int offset, int length) {
        String raw = buffer.toString(offset, length, StandardCharsets.UTF_8);
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\' || i + 1 == raw.length()) {
                text.append(c);
                continue;
            }
            c = raw.charAt(++i);
            if (c == 'u' && i + 4 < raw.length()) {
                text.append(hex4(raw, i + 1));
                i += 4;
            } else {
                text.append(unescaped(c));
            }
        }
        return text.toString();
    }

    private static char unescaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> c;
        };
    }

    private static char hex4(String raw, int start) {
        int value = 0;
        for (int i = start; i < start + 4; i++) {
            value = value << 4 | Math.max(0, Character.digit(raw.charAt(i), 16));
        }
        return (char) value;
    }
}
