package io.github.rocketproxy.transport.grpc;

import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A message that lies in several pieces of the transport's memory. Owns the stream it is of. */
final class SharedCompositeByteBuf extends CompositeByteBuf {
    private final InputStream stream;

    SharedCompositeByteBuf(InputStream stream) {
        super(UnpooledByteBufAllocator.DEFAULT, false, Integer.MAX_VALUE);
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
