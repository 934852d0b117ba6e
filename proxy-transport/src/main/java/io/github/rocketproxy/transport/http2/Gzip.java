package io.github.rocketproxy.transport.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Messages that the client's gRPC library has compressed: rare, and not on the fast path. */
final class Gzip {
    private static final int STEP_BYTES = 8_192;

    /** What a message may grow to whatever its own size. */
    private static final int FREE_BYTES = 16 << 20;

    /** How many times its own size a larger one may become: text does not come near. */
    private static final int MAX_RATIO = 64;

    private Gzip() {}

    /**
     * Takes the message and gives it decompressed.
     *
     * @param most bytes of a message
     * @return the caller's; null where it is no gzip or would be larger than allowed or believable
     */
    static ByteBuf inflate(ByteBuf message, int most) {
        long believable = FREE_BYTES + (long) MAX_RATIO * message.readableBytes();
        int maxBytes = (int) Math.min(most, believable);
        ByteBuf plain = message.alloc().directBuffer(STEP_BYTES);
        boolean isWhole = false;
        try (InputStream compressed = new ByteBufInputStream(message, true);
                InputStream in = new GZIPInputStream(compressed)) {
            int count = 0;
            while (count >= 0 && plain.readableBytes() <= maxBytes) {
                plain.ensureWritable(STEP_BYTES);
                count = plain.writeBytes(in, STEP_BYTES);
            }
            isWhole = plain.readableBytes() <= maxBytes;
        } catch (IOException e) {
            // not gzip: told by null
        } finally {
            if (!isWhole) {
                plain.release();
            }
        }
        return isWhole ? plain : null;
    }
}
