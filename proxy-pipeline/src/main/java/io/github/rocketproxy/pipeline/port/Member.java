package io.github.rocketproxy.pipeline.port;

import java.util.List;

/**
 * A client as brokers are to know it. Immutable.
 *
 * @param role what it does
 * @param group consumer group; empty for producers
 * @param topics topics that a producer publishes to; empty for consumers
 * @param subscriptions what a consumer subscribes; empty for producers
 * @param language its language by the v2 protocol's names, such as {@code GOLANG}; may be empty
 * @param version its own version, for people; may be empty
 */
public record Member(
        String clientId,
        Role role,
        String group,
        List<String> topics,
        List<Subscription> subscriptions,
        String language,
        String version) {

    /** What a client does. */
    public enum Role {
        /** Publishes; may be asked for the state of its transactions. */
        PRODUCER,
        /** Asks for messages when its application does. */
        ACTIVE_CONSUMER,
        /** Is handed messages as they come. */
        PUSH_CONSUMER,
        /** As {@link #PUSH_CONSUMER}, and chooses among the lite topics of its one topic. */
        LITE_PUSH_CONSUMER
    }

    /**
     * One subscribed topic.
     *
     * @param expression tags or SQL; empty or {@code *} for all
     */
    public record Subscription(String topic, String expression, boolean isSql) {}

    /** Keeps its own copies of the lists. */
    public Member {
        topics = List.copyOf(topics);
        subscriptions = List.copyOf(subscriptions);
    }
}
