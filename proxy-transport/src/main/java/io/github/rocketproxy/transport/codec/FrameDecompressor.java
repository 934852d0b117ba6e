package io.github.rocketproxy.transport.codec;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.xxhash.XXHashFactory;

/**
 * Decompresses LZ4 frames and Zstandard (RFC 8878), which only Remoting producers write, and only
 * if they are told to. Allocates; for Zstandard at most 128 MiB outside the heap while it runs, the
 * library's limit of a window. Event loop.
 */
final class FrameDecompressor {
    private static final int LZ4_MAGIC = 0x04224D18;
    private static final int ZSTD_MAGIC = 0x28B52FFD;
    private static final int STEP_BYTES = 8_192;

    private FrameDecompressor() {}

    /** Whether a body that begins with these four bytes is for this class. */
    static boolean isFrame(int magic) {
        return magic == LZ4_MAGIC || magic == ZSTD_MAGIC;
    }

    /**
     * Appends the decompressed bytes to {@code out}, which has an array.
     *
     * @return false where they are corrupt, cut or more than {@code maxBytes}; then {@code out} may
     *     have grown
     */
    static boolean decompress(ByteBuf source, int offset, int length, ByteBuf out, int maxBytes) {
        int start = out.writerIndex();
        try (InputStream in = open(source, offset, length)) {
            while (out.writerIndex() - start <= maxBytes) {
                out.ensureWritable(STEP_BYTES);
                int index = out.writerIndex();
                int count = in.read(out.array(), out.arrayOffset() + index, out.writableBytes());
                if (count < 0) {
                    return true;
                }
                out.writerIndex(index + count);
            }
            return false;
        } catch (IOException | RuntimeException | LinkageError unreadable) {
            return false;
        }
    }

    private static InputStream open(ByteBuf source, int offset, int length) throws IOException {
        InputStream bytes = new ByteBufInputStream(source.slice(offset, length));
        if (source.getInt(offset) == ZSTD_MAGIC) {
            return new ZstdInputStreamNoFinalizer(bytes);
        }
        return new LZ4FrameInputStream(
                bytes,
                LZ4Factory.safeInstance().safeDecompressor(),
                XXHashFactory.safeInstance().hash32());
    }
}
