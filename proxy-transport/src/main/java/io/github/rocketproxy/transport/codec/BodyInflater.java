package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.netty.buffer.ByteBuf;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses stored bodies in zlib, gzip (RFC 1950, RFC 1952), LZ4 or Zstandard form, told apart
 * by their first bytes, because no compressed form is understood by all clients. One thread;
 * reused.
 */
final class BodyInflater {
    private static final int GZIP_HEADER_BYTES = 10;
    private static final int GZIP_TRAILER_BYTES = 8;
    private static final int DEFLATE = 8;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final Inflater zlib = new Inflater();
    private final Inflater deflate = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final int maxBytes;

    /**
     * @param maxBytes most bytes of a decompressed body
     */
    BodyInflater(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Appends the decompressed body to {@code out}, which has an array.
     *
     * @return false, with {@code out} as before, where the body is in another form, corrupt or too
     *     large
     */
    boolean inflate(StoredMessage message, ByteBuf out) {
        int start = out.writerIndex();
        boolean isDone;
        try {
            isDone = inflateAny(message.buffer(), message.bodyOffset(), message.bodyLength(), out);
        } catch (DataFormatException e) {
            isDone = false;
        }
        if (!isDone) {
            out.writerIndex(start);
        }
        return isDone;
    }

    private boolean inflateAny(ByteBuf source, int offset, int length, ByteBuf out)
            throws DataFormatException {
        if (length < 2) {
            return false;
        }
        int magic = source.getUnsignedShort(offset);
        if (magic == 0x1F8B) {
            return inflateGzip(source, offset, length, out);
        }
        if (length >= 4 && FrameDecompressor.isFrame(source.getInt(offset))) {
            return FrameDecompressor.decompress(source, offset, length, out, maxBytes);
        }
        boolean isZlib = (magic >> 8 & 0x0F) == 8 && magic % 31 == 0;
        return isZlib && run(zlib, source, offset, length, out) == 0;
    }

    private boolean inflateGzip(ByteBuf source, int offset, int length, ByteBuf out)
            throws DataFormatException {
        int end = offset + length;
        int data = gzipData(source, offset, end);
        if (data < 0) {
            return false;
        }
        int start = out.writerIndex();
        if (run(deflate, source, data, end - data, out) != GZIP_TRAILER_BYTES) {
            return false;
        }
        int size = out.writerIndex() - start;
        crc.reset();
        crc.update(out.array(), out.arrayOffset() + start, size);
        return source.getIntLE(end - GZIP_TRAILER_BYTES) == (int) crc.getValue()
                && source.getIntLE(end - 4) == size;
    }

    /** Index behind the gzip header, or -1 where it is incomplete or not before deflated data. */
    private static int gzipData(ByteBuf source, int offset, int end) {
        if (end - offset < GZIP_HEADER_BYTES + GZIP_TRAILER_BYTES
                || source.getByte(offset + 2) != DEFLATE) {
            return -1;
        }
        int flags = source.getByte(offset + 3);
        int position = offset + GZIP_HEADER_BYTES;
        if ((flags & EXTRA) != 0) {
            position += 2 + source.getUnsignedShortLE(position);
        }
        for (int flag = NAME; flag <= COMMENT; flag <<= 1) {
            if ((flags & flag) != 0) {
                int zero = position < end ? source.indexOf(position, end, (byte) 0) : -1;
                if (zero < 0) {
                    return -1;
                }
                position = zero + 1;
            }
        }
        if ((flags & HEADER_CRC) != 0) {
            position += 2;
        }
        return position > end - GZIP_TRAILER_BYTES ? -1 : position;
    }

    /** Number of input bytes behind the compressed stream, or -1 where it is too large or cut. */
    private int run(Inflater inflater, ByteBuf source, int offset, int length, ByteBuf out)
            throws DataFormatException {
        inflater.reset();
        inflater.setInput(source.nioBuffer(offset, length));
        int start = out.writerIndex();
        int step = Math.max(length, 1_024);
        while (!inflater.finished()) {
            out.ensureWritable(step);
            int index = out.writerIndex();
            int count =
                    inflater.inflate(out.array(), out.arrayOffset() + index, out.writableBytes());
            out.writerIndex(index + count);
            boolean isStuck = count == 0 && !inflater.finished();
            if (isStuck || out.writerIndex() - start > maxBytes) {
                return -1;
            }
        }
        return inflater.getRemaining();
    }
}
