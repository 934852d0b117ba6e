package io.github.rocketproxy.pipeline.port;

/**
 * Wants to know how the messages of one {@link ReceiveReply} fared. Exactly one method is called,
 * once, when the client's call is over. Event loop.
 */
public interface Delivery {
    /** All that was shown to the reply has been written to the client's connection. */
    void delivered();

    /** The call broke before that; the client may have got some of the messages, or none. */
    void broken();
}
