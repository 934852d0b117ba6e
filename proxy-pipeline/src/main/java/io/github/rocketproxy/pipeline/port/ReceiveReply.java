package io.github.rocketproxy.pipeline.port;

import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.netty.buffer.ByteBuf;

/**
 * The way back for RECEIVE: {@link #message} for each message, then {@link #complete} with index 0:
 * OK after messages, MESSAGE_NOT_FOUND or an error without.
 */
public interface ReceiveReply extends Reply {
    /**
     * At most once, before the first message: who is to be told how the call ended. Event loop; not
     * called for an answer without messages.
     */
    void watch(Delivery delivery);

    /**
     * One message for the client. Event loop. Both arguments are the caller's and are valid during
     * the call only; the receiver copies what it needs.
     *
     * @param receiptHandle the nine-field handle in ASCII between reader and writer index
     * @param deliveryAttempt 1 for the first delivery
     * @param invisibleMs how long the message is now invisible
     */
    void message(
            StoredMessage message, ByteBuf receiptHandle, int deliveryAttempt, long invisibleMs);
}
