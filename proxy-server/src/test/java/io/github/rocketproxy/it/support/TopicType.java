package io.github.rocketproxy.it.support;

/** The values of a topic's {@code message.type} attribute that the tests use. */
public enum TopicType {
    NORMAL,
    FIFO,
    DELAY,
    TRANSACTION,
    MIXED,
    LITE,
    PRIORITY
}
