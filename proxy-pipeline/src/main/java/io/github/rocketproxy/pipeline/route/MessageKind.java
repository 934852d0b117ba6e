package io.github.rocketproxy.pipeline.route;

/**
 * The kind of a message, or the kinds that a topic takes. Ordinals 0 to 6 are the numbers of the v2
 * protocol's MessageType; MIXED and UNTYPED exist for topics only.
 */
public enum MessageKind {
    UNSPECIFIED,
    NORMAL,
    FIFO,
    DELAY,
    TRANSACTION,
    LITE,
    PRIORITY,
    MIXED,

    /** The topic has no type, as one that a broker made by itself. */
    UNTYPED
}
