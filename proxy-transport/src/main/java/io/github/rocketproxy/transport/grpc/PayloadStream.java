package io.github.rocketproxy.transport.grpc;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** An outbound message as grpc takes it: known in length, drained in one go. Owns its buffer. */
final class PayloadStream extends InputStream implements KnownLength, Drainable {
    private ByteBuf buffer;

    PayloadStream(ByteBuf buffer) {
        this.buffer = buffer;
    }

    @Override
    public int available() {
        return buffer == null ? 0 : buffer.readableBytes();
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
        int length = available();
        if (length > 0) {
            buffer.readBytes(target, length);
        }
        return length;
    }

    @Override
    public int read() {
        return available() == 0 ? -1 : buffer.readUnsignedByte();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int count = Math.min(length, available());
        if (count == 0) {
            return length == 0 ? 0 : -1;
        }
        buffer.readBytes(target, offset, count);
        return count;
    }

    @Override
    public void close() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }
}
