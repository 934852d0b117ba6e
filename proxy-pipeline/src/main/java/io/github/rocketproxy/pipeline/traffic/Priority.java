package io.github.rocketproxy.pipeline.traffic;

import io.github.rocketproxy.pipeline.event.RequestKind;

/**
 * What goes first when there is not enough for all: of every limit a part is kept for those that
 * bring work to an end, so that they get through while what would bring more work is refused.
 */
public enum Priority {
    /** Acks, changes of invisible durations, dead letters, ends of transactions: all of it. */
    SETTLE(0),
    /** Receives and pulls: all but the last tenth. */
    RECEIVE(10),
    /** Sends: all but the last fifth. */
    SEND(5);

    private final int divisor;

    Priority(int divisor) {
        this.divisor = divisor;
    }

    static Priority of(RequestKind kind) {
        return switch (kind) {
            case SEND -> SEND;
            case RECEIVE, PULL -> RECEIVE;
            case ACK, CHANGE_INVISIBLE_DURATION, DEAD_LETTER, END_TRANSACTION -> SETTLE;
        };
    }

    /** How much of so much is not for this priority. */
    public long reserve(long whole) {
        return divisor == 0 ? 0 : whole / divisor;
    }
}
