package io.github.rocketproxy.pipeline.port;

import io.github.rocketproxy.pipeline.route.BrokerRef;
import java.util.Set;

/**
 * Which lite topics a client takes messages of, as the brokers keep it: per client id, group and
 * parent topic, forgotten after three minutes without a {@link Action#COMPLETE_ADD}. Blocks; for
 * virtual threads of the control plane only.
 */
public interface LiteSubscriptions {
    /** What is done with the lite topics of a change. */
    enum Action {
        /** These too. */
        PARTIAL_ADD,
        /** These no longer. */
        PARTIAL_REMOVE,
        /** These and no others: a refresh. */
        COMPLETE_ADD,
        /** None at all; the change names none. */
        COMPLETE_REMOVE
    }

    /** How a {@link Start} is meant. */
    enum StartKind {
        /** 0: where the group left off, 1: at the oldest message, 2: after the newest one. */
        POLICY,
        /** At this offset. */
        OFFSET,
        /** So many messages before the end. */
        TAIL_N,
        /** At the message of this epoch ms; brokers of 5.5.0 take no notice. */
        TIMESTAMP
    }

    /** Where a group begins with a lite topic. */
    record Start(StartKind kind, long value) {}

    /**
     * One client's change.
     *
     * @param liteTopics without the parent topic
     * @param version the client's own count of its changes
     * @param start null: as the broker does by itself
     */
    record Change(
            Action action,
            String clientId,
            String group,
            String parentTopic,
            Set<String> liteTopics,
            long version,
            Start start) {

        /** Keeps its own copy of the lite topics. */
        public Change {
            liteTopics = Set.copyOf(liteTopics);
        }
    }

    /** Tells one broker. It checks neither the group nor its quota. */
    void tell(BrokerRef broker, Change change) throws BrokerRefusedException, InterruptedException;
}
