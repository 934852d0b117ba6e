package io.github.rocketproxy.pipeline.port;

import io.github.rocketproxy.pipeline.event.ReplyCode;

/**
 * The way back to the client for one request. Implemented by transport, called on the shard's event
 * loop only, exactly one final call per event that carries the reply.
 */
public interface Reply {
    /**
     * The event with this index is over, without more to say than a code: a refusal, a failure, or
     * the success of an ack, an end of a transaction.
     *
     * @param index the event's index
     * @param text for people, may be null (then the code's name)
     */
    void complete(int index, ReplyCode code, String text);

    /**
     * Whether the client has gone or no longer waits. What it would have got is to be given back.
     */
    boolean isCancelled();
}
