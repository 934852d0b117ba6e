package io.github.rocketproxy.pipeline.route;

/**
 * How strictly a message's kind is held against what its topic takes. A kind that could not be
 * found out passes always: then the broker decides.
 */
public enum TopicTypeCheck {
    /** Only the topic's own kind; a topic without a type takes normal messages, as officially. */
    STRICT,

    /**
     * As STRICT, but a topic without a type, as brokers make them by themselves, takes any kind.
     */
    LENIENT,

    /** Everything passes. */
    OFF;

    /** Whether a message of that kind may go to a topic of that kind. Allocates nothing. */
    public boolean takes(MessageKind topicKind, MessageKind messageKind) {
        if (this == OFF || topicKind == messageKind) {
            return true;
        }
        return switch (topicKind) {
            case MIXED, UNSPECIFIED -> true;
            case UNTYPED -> this == LENIENT || messageKind == MessageKind.NORMAL;
            case NORMAL, FIFO, DELAY, TRANSACTION, LITE, PRIORITY -> false;
        };
    }
}
