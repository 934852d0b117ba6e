package io.github.rocketproxy.backend.gateway;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Base64 with padding, from a byte array into a buffer. */
final class Base64Bits {
    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
                    .getBytes(StandardCharsets.US_ASCII);

    private Base64Bits() {}

    static void write(ByteBuf out, byte[] bytes, int length) {
        for (int i = 0; i < length; i += 3) {
            int second = i + 1 < length ? bytes[i + 1] & 0xFF : 0;
            int third = i + 2 < length ? bytes[i + 2] & 0xFF : 0;
            int group = (bytes[i] & 0xFF) << 16 | second << 8 | third;
            out.writeByte(ALPHABET[group >> 18]);
            out.writeByte(ALPHABET[group >> 12 & 63]);
            out.writeByte(i + 1 < length ? ALPHABET[group >> 6 & 63] : '=');
            out.writeByte(i + 2 < length ? ALPHABET[group & 63] : '=');
        }
    }
}
