package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;

/**
 * Holds a body against the {@code Digest} that its sender gave: 1 type (CRC32, MD5 or SHA1), 2
 * checksum in hex of either case. One thread; allocates nothing once warm.
 */
final class DigestCheck {
    private static final int TYPE = ProtoReader.varintTag(1);
    private static final int CHECKSUM = ProtoReader.bytesTag(2);
    private static final int TYPE_CRC32 = 1;
    private static final int TYPE_MD5 = 2;
    private static final int TYPE_SHA1 = 3;

    private static final int CRC32_BYTES = 4;
    private static final int LONGEST_SUM_BYTES = 20;
    private static final int CHUNK_BYTES = 8_192;

    private final ProtoReader digest = new ProtoReader();
    private final Slice checksum = new Slice();
    private final CRC32 crc32 = new CRC32();
    private final MessageDigest md5 = algorithm("MD5");
    private final MessageDigest sha1 = algorithm("SHA-1");
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private final byte[] sum = new byte[LONGEST_SUM_BYTES];

    /** A digest that every Java platform has. */
    static MessageDigest algorithm(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + name, e);
        }
    }

    /**
     * Whether the body is what the sender meant. True also where the digest is of no type that is
     * known here or has no checksum: then there is nothing to hold the body against.
     */
    boolean matches(ByteBuf buffer, Slice encodedDigest, Slice body) {
        int type = 0;
        checksum.clear();
        digest.wrap(buffer, encodedDigest.offset(), encodedDigest.length());
        while (digest.next()) {
            if (digest.tag() == TYPE) {
                type = digest.intValue();
            } else if (digest.tag() == CHECKSUM) {
                digest.copyTo(checksum);
            }
        }
        if (digest.isMalformed()) {
            return false;
        }
        if (checksum.isEmpty()) {
            return true;
        }
        return switch (type) {
            case TYPE_CRC32 -> isHexOf(buffer, crc32(buffer, body));
            case TYPE_MD5 -> isHexOf(buffer, digest(md5, buffer, body));
            case TYPE_SHA1 -> isHexOf(buffer, digest(sha1, buffer, body));
            default -> true;
        };
    }

    /** Fills {@link #sum}; returns its length. */
    private int crc32(ByteBuf buffer, Slice body) {
        crc32.reset();
        int end = body.offset() + body.length();
        for (int i = body.offset(); i < end; i += CHUNK_BYTES) {
            crc32.update(chunk, 0, read(buffer, i, end));
        }
        int value = (int) crc32.getValue();
        for (int i = 0; i < CRC32_BYTES; i++) {
            sum[i] = (byte) (value >>> (8 * (CRC32_BYTES - 1 - i)));
        }
        return CRC32_BYTES;
    }

    private int digest(MessageDigest algorithm, ByteBuf buffer, Slice body) {
        int end = body.offset() + body.length();
        for (int i = body.offset(); i < end; i += CHUNK_BYTES) {
            algorithm.update(chunk, 0, read(buffer, i, end));
        }
        try {
            return algorithm.digest(sum, 0, LONGEST_SUM_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("the longest is SHA1 with 20 bytes", e);
        }
    }

    /** Copied by pieces, because a view of a direct buffer would be a new object. */
    private int read(ByteBuf buffer, int index, int end) {
        int length = Math.min(CHUNK_BYTES, end - index);
        buffer.getBytes(index, chunk, 0, length);
        return length;
    }

    /** Leading zeros may be missing: some write a CRC as a number. */
    private boolean isHexOf(ByteBuf buffer, int sumBytes) {
        int position = checksum.offset() + checksum.length();
        for (int i = 2 * sumBytes - 1; i >= 0; i--) {
            int expected = sum[i >> 1] >> ((i & 1) == 1 ? 0 : 4) & 0x0F;
            int actual =
                    --position < checksum.offset()
                            ? 0
                            : Character.digit((char) buffer.getByte(position), 16);
            if (actual != expected) {
                return false;
            }
        }
        return position <= checksum.offset();
    }
}
