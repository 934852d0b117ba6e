package io.github.rocketproxy.bench.client;

import io.netty.buffer.ByteBuf;

/** An encoded request message that writes itself. */
public interface Request {
    /** Bytes that {@link #writeTo} writes. */
    int length();

    /** Writes it at the writer index of {@code out}. */
    void writeTo(ByteBuf out);

    /** A request whose bytes never change. */
    static Request of(byte[] bytes) {
        return new Request() {
            @Override
            public int length() {
                return bytes.length;
            }

            @Override
            public void writeTo(ByteBuf out) {
                out.writeBytes(bytes);
            }
        };
    }
}
