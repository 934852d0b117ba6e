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

    /**
     * Lets the requests of {@code next} join {@code call}, if one frame can carry all; both have
     * waited for the same answer and neither was written. {@link #onJoined} follows.
     *
     * @return whether they have; then {@code next} is empty
     */
    default boolean join(BrokerCall call, BrokerCall next) {
        return false;
    }

    /**
     * Addresses the call, of which the broker has stored nothing, to another broker that is well.
     *
     * @return whether it has; then {@link #forward} follows. False: there is none, and nothing has
     *     changed
     */
    default boolean readdress(BrokerCall call) {
        return false;
    }

    /** Whether {@link #readdress} would find another broker. */
    default boolean hasOther(BrokerCall call) {
        return false;
    }

    /** Sends the call to the broker that it is addressed to now; its former link is rid of it. */
    default void forward(BrokerCall call) {}

    /**
     * Gives the client of a poll the answer that nothing has come. What the broker answers later is
     * for nobody.
     */
    default void onPollEnd(BrokerCall call) {
        throw new UnsupportedOperationException("no poll");
    }

    /** Makes one frame of everything that has joined the call. */
    default void onJoined(BrokerCall call) {}
}
