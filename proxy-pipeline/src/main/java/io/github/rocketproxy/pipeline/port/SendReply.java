package io.github.rocketproxy.pipeline.port;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.route.BrokerRef;

/** The way back for SEND. */
public interface SendReply extends Reply {
    /**
     * The broker has stored the message, perhaps not yet as safely as it was asked to (codes other
     * than OK). Final for the index. Event loop.
     *
     * @param queueOffset the message's place in its queue (for a half message: in the half queue)
     * @param commitLogOffset the message's place in the broker's log; -1 where it is not known, as
     *     for a message that was joined with others
     * @param recallHandle what recalls a delayed message, or null
     */
    void sent(
            int index,
            ReplyCode code,
            BrokerRef broker,
            int queueId,
            long queueOffset,
            long commitLogOffset,
            String recallHandle);
}
