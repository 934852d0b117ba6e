package io.github.rocketproxy.pipeline.port;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.message.StoredMessage;

/**
 * The way back for PULL: {@link #message} for each message, then {@link #pulled} where the broker
 * has said where to go on, else {@link #complete} with index 0.
 */
public interface PullReply extends Reply {
    /**
     * One message for the client. Event loop. The message is the caller's and valid during the call
     * only; the receiver copies what it needs.
     */
    void message(StoredMessage message);

    /**
     * The end, with the offset to pull from next. Final. Event loop.
     *
     * @param code OK after messages; MESSAGE_NOT_FOUND; ILLEGAL_OFFSET where the queue does not
     *     have the offset that was asked for
     * @param text for people, may be null
     * @param nextOffset 0 or more
     */
    void pulled(ReplyCode code, String text, long nextOffset);
}
