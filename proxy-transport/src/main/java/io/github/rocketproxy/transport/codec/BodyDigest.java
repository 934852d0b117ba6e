package io.github.rocketproxy.transport.codec;

import io.netty.buffer.ByteBuf;
import java.security.DigestException;
import java.security.MessageDigest;

/**
 * Writes {@code body_digest}: 1 type MD5, 2 checksum, upper-case hex of the body as delivered. One
 * thread; the digest is reused.
 */
final class BodyDigest {
    private static final int BODY_DIGEST = 4;
    private static final int TYPE_MD5 = 2;
    private static final int MD5_BYTES = 16;
    private static final byte[] HEX = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'
    };

    private final MessageDigest md5 = DigestCheck.algorithm("MD5");
    private final byte[] sum = new byte[MD5_BYTES];

    /** Appends the digest of the bytes at {@code index} of {@code out}, which has an array. */
    void write(ByteBuf out, int index, int length) {
        md5.update(out.array(), out.arrayOffset() + index, length);
        try {
            md5.digest(sum, 0, MD5_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("MD5 fits into 16 bytes", e);
        }
        ProtoWriter.header(out, BODY_DIGEST, 4 + 2 * MD5_BYTES);
        ProtoWriter.varintField(out, 1, TYPE_MD5);
        ProtoWriter.header(out, 2, 2 * MD5_BYTES);
        writeHex(out, sum);
    }

    private static void writeHex(ByteBuf out, byte[] bytes) {
        for (byte b : bytes) {
            writeHexByte(out, b);
        }
    }

    /** Appends two upper-case hex digits. */
    static void writeHexByte(ByteBuf out, int value) {
        out.writeByte(HEX[value >> 4 & 0x0F]);
        out.writeByte(HEX[value & 0x0F]);
    }
}
