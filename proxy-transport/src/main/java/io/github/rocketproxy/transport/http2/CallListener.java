package io.github.rocketproxy.transport.http2;

import io.netty.buffer.ByteBuf;

/** The server's side of one call. Called on the connection's event loop; must not block. */
public interface CallListener {
    /** A whole message of the client, without its frame. The listener owns it. */
    void onMessage(ByteBuf message);

    /** The client has sent all that it will send. */
    void onHalfClose();

    /** The call is over before its answer was sent whole: nothing more comes. */
    void onCancel();

    /**
     * The call is over: the answer is in the connection's buffer, or, for who {@link
     * #wantsDelivery}, with the operating system. Nothing more comes.
     */
    void onComplete();

    /** Whether the end is told only when the answer has left the process. */
    default boolean wantsDelivery() {
        return false;
    }

    /** More can be sent without waiting in a queue, after that was not so. */
    default void onReady() {}
}
