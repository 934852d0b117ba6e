package io.github.rocketproxy.backend.codec;

import io.netty.buffer.ByteBuf;

/** Who gets the frames of a connection. */
@FunctionalInterface
public interface FrameSink {
    /**
     * One whole frame with its length field. Event loop. The buffer is the caller's and valid
     * during the call only.
     */
    void onFrame(ByteBuf buffer, int offset, int length);
}
