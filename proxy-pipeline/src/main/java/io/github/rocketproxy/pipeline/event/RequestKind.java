package io.github.rocketproxy.pipeline.event;

/** What a client asks for on the message path. Everything rarer does not go through the ring. */
public enum RequestKind {
    /** Store one message. A request of several messages is as many events with one reply. */
    SEND,
    /** Pop messages of a topic for a group; may wait at the broker. */
    RECEIVE,
    /** Read messages of one physical queue from an offset on; may wait at the broker. */
    PULL,
    /** Confirm one receipt handle. A request of several handles is as many events. */
    ACK,
    /** Set the time after which an unconfirmed message is delivered again. */
    CHANGE_INVISIBLE_DURATION,
    /** Forward a message that was tried often enough to its group's dead letter queue. */
    DEAD_LETTER,
    /** Commit or roll back a half message. */
    END_TRANSACTION
}
