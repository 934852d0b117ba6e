package io.github.rocketproxy.transport.grpc;

import io.grpc.Detachable;
import io.grpc.HasByteBuffer;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Turns grpc's inbound message into a buffer over the same memory: the stream is detached from
 * grpc, its parts are taken as they are, and it is closed when the buffer is let go.
 */
final class InboundPayload {
    private static final boolean HAS_UNSAFE = PlatformDependent.hasUnsafe();
    private static final int COPY_STEP = 8_192;

    private InboundPayload() {}

    /** The caller owns the result; the stream stays grpc's to close. */
    static ByteBuf from(InputStream stream) {
        try {
            if (stream.available() == 0) {
                return stream.read() < 0 ? Unpooled.EMPTY_BUFFER : unsupported();
            }
            return isShareable(stream) ? share(((Detachable) stream).detach()) : copy(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the request", e);
        }
    }

    private static ByteBuf unsupported() {
        throw Status.INTERNAL.withDescription("request of unknown length").asRuntimeException();
    }

    private static boolean isShareable(InputStream stream) {
        return stream instanceof Detachable
                && stream instanceof HasByteBuffer buffers
                && buffers.byteBufferSupported()
                && stream.markSupported();
    }

    private static ByteBuf share(InputStream stream) throws IOException {
        HasByteBuffer parts = (HasByteBuffer) stream;
        int length = stream.available();
        ByteBuffer first = parts.getByteBuffer();
        if (first.remaining() == length && first.isDirect() && HAS_UNSAFE) {
            return new SharedDirectByteBuf(first, stream);
        }
        SharedCompositeByteBuf composite = new SharedCompositeByteBuf(stream);
        stream.mark(length);
        while (stream.available() > 0) {
            ByteBuffer part = parts.getByteBuffer();
            int partLength = part.remaining();
            composite.addComponent(true, Unpooled.wrappedBuffer(part));
            stream.skipNBytes(partLength);
        }
        return composite;
    }

    /** For streams that grpc decompresses itself: there is no memory to share. */
    private static ByteBuf copy(InputStream stream) throws IOException {
        ByteBuf copy = PooledByteBufAllocator.DEFAULT.heapBuffer(COPY_STEP);
        try {
            int count = 0;
            while (count >= 0) {
                copy.ensureWritable(COPY_STEP);
                count = copy.writeBytes(stream, COPY_STEP);
            }
            return copy;
        } catch (IOException | RuntimeException e) {
            copy.release();
            throw e;
        }
    }
}
