package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.RequestKind;

/**
 * {@code ForwardMessageToDeadLetterQueueRequest}: 1 group, 2 topic, 3 receipt_handle, 4 message_id,
 * 7 lite_topic. That the message was tried often enough is the client's word: 5 delivery_attempt
 * and 6 max_delivery_attempts decide nothing.
 */
public final class DeadLetterDecoder extends MessageRequestDecoder {
    /**
     * @param limits what is taken
     */
    public DeadLetterDecoder(MessageLimits limits) {
        super(RequestKind.DEAD_LETTER, limits, 4, 7, "dead letter");
    }
}
