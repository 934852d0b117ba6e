package io.github.rocketproxy.backend.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of a Remoting request: HMAC-SHA1 over the values of all its fields and the access
 * key, in the order of their names and without anything between, then over the body; in Base64. One
 * thread; our classes allocate nothing, but for values with JSON escapes.
 */
final class FieldDigest {
    /** Base64 of the 20 bytes of an HMAC-SHA1. */
    static final int SIGNATURE_BYTES = 28;

    static final byte[] ACCESS_KEY = "AccessKey".getBytes(StandardCharsets.US_ASCII);

    private static final String ALGORITHM = "HmacSHA1";
    private static final int MAC_BYTES = 20;
    private static final int CHUNK_BYTES = 4_096;

    private final Mac mac;
    private final byte[] accessKey;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private final byte[] digest = new byte[MAC_BYTES];
    private final byte[] signature = new byte[SIGNATURE_BYTES];
    private final int[] order = new int[FrameHeader.MAX_FIELDS];

    FieldDigest(BrokerCredential credential) {
        accessKey = credential.accessKey().getBytes(StandardCharsets.UTF_8);
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(
                    new SecretKeySpec(
                            credential.secret().getBytes(StandardCharsets.UTF_8), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** The access key in UTF-8. Not to be written to. */
    byte[] accessKey() {
        return accessKey;
    }

    /** Begins with the fields of a request that has neither access key nor signature yet. */
    void begin(FrameHeader header) {
        sort(header);
        boolean isKeyIn = false;
        for (int i = 0; i < header.fieldCount(); i++) {
            if (!isKeyIn && compare(header, order[i], ACCESS_KEY) > 0) {
                mac.update(accessKey);
                isKeyIn = true;
            }
            addValue(header, order[i]);
        }
        if (!isKeyIn) {
            mac.update(accessKey);
        }
    }

    private void sort(FrameHeader header) {
        for (int field = 0; field < header.fieldCount(); field++) {
            int place = field;
            while (place > 0 && compare(header, order[place - 1], field) > 0) {
                order[place] = order[place - 1];
                place--;
            }
            order[place] = field;
        }
    }

    private static int compare(FrameHeader header, int one, int other) {
        ByteBuf buffer = header.buffer();
        int common = Math.min(header.nameLength(one), header.nameLength(other));
        for (int i = 0; i < common; i++) {
            int difference =
                    buffer.getByte(header.nameOffset(one) + i)
                            - buffer.getByte(header.nameOffset(other) + i);
            if (difference != 0) {
                return difference;
            }
        }
        return header.nameLength(one) - header.nameLength(other);
    }

    private static int compare(FrameHeader header, int field, byte[] name) {
        int common = Math.min(header.nameLength(field), name.length);
        for (int i = 0; i < common; i++) {
            int difference = header.buffer().getByte(header.nameOffset(field) + i) - name[i];
            if (difference != 0) {
                return difference;
            }
        }
        return header.nameLength(field) - name.length;
    }

    private void addValue(FrameHeader header, int field) {
        ByteBuf buffer = header.buffer();
        int offset = header.valueOffset(field);
        int length = header.valueLength(field);
        if (header.isJson() && buffer.indexOf(offset, offset + length, (byte) '\\') >= 0) {
            mac.update(JsonText.text(buffer, offset, length).getBytes(StandardCharsets.UTF_8));
        } else {
            add(buffer, offset, length);
        }
    }

    /** Goes on with bytes of the body. */
    void add(ByteBuf buffer, int offset, int length) {
        int done = 0;
        while (done < length) {
            int count = Math.min(CHUNK_BYTES, length - done);
            buffer.getBytes(offset + done, chunk, 0, count);
            mac.update(chunk, 0, count);
            done += count;
        }
    }

    /** Ends it. The array is used again for the next request. */
    byte[] end() {
        try {
            mac.doFinal(digest, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the digest has its length", e);
        }
        Base64.getEncoder().encode(digest, signature);
        return signature;
    }
}
