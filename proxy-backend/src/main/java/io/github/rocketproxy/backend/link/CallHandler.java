package io.github.rocketproxy.backend.link;

import io.github.rocketproxy.backend.codec.FrameHeader;

/** Knows what the answers to one kind of call mean. Stateless between calls; event loop. */
@FunctionalInterface
public interface CallHandler {
    /**
     * The broker has answered.
     *
     * @param answer valid during the call only
     * @return whether the call is over: every waiter has its verdict. False: the call has another
     *     frame, which the link writes now
     */
    boolean onAnswer(BrokerCall call, FrameHeader answer, BrokerLink link);
}
