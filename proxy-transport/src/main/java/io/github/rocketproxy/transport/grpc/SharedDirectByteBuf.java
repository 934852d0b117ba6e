package io.github.rocketproxy.transport.grpc;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledUnsafeDirectByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** A message that lies in one piece of the transport's direct memory. Owns the stream it is of. */
final class SharedDirectByteBuf extends UnpooledUnsafeDirectByteBuf {
    private final InputStream stream;

    SharedDirectByteBuf(ByteBuffer memory, InputStream stream) {
        super(UnpooledByteBufAllocator.DEFAULT, memory, memory.remaining());
        this.stream = stream;
    }

    @Override
    protected void deallocate() {
        super.deallocate();
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot let go of the request", e);
        }
    }
}
