package io.github.rocketproxy.bench.load;

import io.github.rocketproxy.bench.client.Request;

/**
 * The requests of a simple consumer of one topic.
 *
 * @param group its consumer group
 * @param topic what it receives
 * @param pollS long polling time, s
 */
public record Subscription(String group, String topic, int pollS) {
    /** Messages that a receive asks for. */
    static final int BATCH = 32;

    private static final int SIMPLE_CONSUMER = 3;
    private static final int REQUEST_TIMEOUT_S = 3;
    private static final int INVISIBLE_S = 60;

    private ProtoFields groupResource() {
        return new ProtoFields().text(2, group);
    }

    private ProtoFields topicResource() {
        return new ProtoFields().text(2, topic);
    }

    private static ProtoFields everything() {
        return new ProtoFields().number(1, 1).text(2, "*");
    }

    /**
     * First message of the telemetry stream: a proxy may refuse consumers that it does not know.
     */
    Request settings() {
        ProtoFields entry = new ProtoFields().message(1, topicResource()).message(2, everything());
        ProtoFields subscription =
                new ProtoFields()
                        .message(1, groupResource())
                        .message(2, entry)
                        .message(5, new ProtoFields().number(1, pollS));
        ProtoFields settings =
                new ProtoFields()
                        .number(1, SIMPLE_CONSUMER)
                        .message(4, new ProtoFields().number(1, REQUEST_TIMEOUT_S))
                        .message(6, subscription);
        return Request.of(new ProtoFields().message(2, settings).toBytes());
    }

    Request heartbeat() {
        return Request.of(
                new ProtoFields().message(1, groupResource()).number(2, SIMPLE_CONSUMER).toBytes());
    }

    Request receive() {
        return Request.of(
                new ProtoFields()
                        .message(1, groupResource())
                        .message(2, new ProtoFields().message(1, topicResource()))
                        .message(3, everything())
                        .number(4, BATCH)
                        .message(5, new ProtoFields().number(1, INVISIBLE_S))
                        .message(7, new ProtoFields().number(1, pollS))
                        .toBytes());
    }

    /** What an ack begins with; its entries follow. */
    byte[] ackHead() {
        return new ProtoFields().message(1, groupResource()).message(2, topicResource()).toBytes();
    }
}
