package io.github.rocketproxy.transport.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Messages that the client's gRPC library has compressed: rare, and not on the fast path. */
final class Gzip {
    private static final int STEP_BYTES = 8_192;

    private Gzip() {}

    /**
     * Takes the message and gives it decompressed.
     *
     * @return the caller's; null where it is no gzip or would be larger than allowed
     */
    static ByteBuf inflate(ByteBuf message, int maxBytes) {
        ByteBuf plain = message.alloc().directBuffer(STEP_BYTES);
        try (InputStream compressed = new ByteBufInputStream(message, true);
                InputStream in = new GZIPInputStream(compressed)) {
            int count = 0;
            while (count >= 0 && plain.readableBytes() <= maxBytes) {
                plain.ensureWritable(STEP_BYTES);
                count = plain.writeBytes(in, STEP_BYTES);
            }
            if (plain.readableBytes() <= maxBytes) {
                return plain;
            }
        } catch (IOException e) {
            // not gzip: told by null
        }
        plain.release();
        return null;
    }
}
