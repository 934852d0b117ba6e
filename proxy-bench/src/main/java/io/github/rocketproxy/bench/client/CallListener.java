package io.github.rocketproxy.bench.client;

import io.netty.buffer.ByteBuf;

/** What comes back of a call. Called on the event loop; may start calls, must not block. */
public interface CallListener {
    /** {@code onEnd} of a call whose stream or connection was torn down before a status came. */
    int RESET = -1;

    /**
     * A whole message of the reply.
     *
     * @param in holds it during this call only; its reader index is not to be moved
     * @param offset of its first byte
     * @param length bytes
     */
    void onMessage(ByteBuf in, int offset, int length);

    /**
     * The call is over; nothing follows.
     *
     * @param grpcStatus number of the gRPC status, 0 is OK; {@link #RESET} without one
     */
    void onEnd(int grpcStatus);
}
