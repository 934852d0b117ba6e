package io.github.rocketproxy.transport.http2;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** What a client sends before its first frame (RFC 9113, 3.4). Event loop; one per connection. */
final class Preface {
    private static final byte[] BYTES =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private int count;

    /** Whether the client has sent all of it. */
    boolean isComplete() {
        return count == BYTES.length;
    }

    /**
     * Takes from the buffer what is missing, as far as it is there; the buffer stays the caller's.
     *
     * @throws Http2Error where the client sends something else
     */
    void read(ByteBuf in) {
        while (count < BYTES.length && in.isReadable()) {
            if (in.readByte() != BYTES[count++]) {
                throw new Http2Error(
                        Http2Error.PROTOCOL_ERROR, "this port speaks HTTP/2 with prior knowledge");
            }
        }
    }
}
