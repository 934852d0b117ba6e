package io.github.rocketproxy.server.trace;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.function.Consumer;

/**
 * Where spans are encoded: buffers of the kind that messages are encoded into. The compiler makes a
 * call of each write to a buffer where it has seen a third kind, for messages too.
 */
final class OtlpBytes {
    private OtlpBytes() {}

    /** An empty buffer, to be released. */
    static ByteBuf buffer(int bytes) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(bytes);
    }

    /** What the writer writes. */
    static byte[] of(Consumer<ByteBuf> writer) {
        ByteBuf out = buffer(256);
        try {
            writer.accept(out);
            return ByteBufUtil.getBytes(out);
        } finally {
            out.release();
        }
    }
}
