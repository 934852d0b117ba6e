package io.github.rocketproxy.bench.load;

import io.github.rocketproxy.bench.client.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** Bytes to and from buffers. */
final class Buffers {
    private Buffers() {}

    static byte[] bytes(Request request) {
        ByteBuf out = Unpooled.buffer();
        int length = request.length();
        request.writeTo(out);
        if (out.readableBytes() != length) {
            throw new AssertionError("said " + length + ", wrote " + out.readableBytes());
        }
        return ByteBufUtil.getBytes(out);
    }
}
