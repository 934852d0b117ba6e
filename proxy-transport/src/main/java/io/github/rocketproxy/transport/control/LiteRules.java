package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.github.rocketproxy.transport.proto.ClientType;
import java.util.List;

/** Lite consumers and groups that are bound to a lite topic belong together. */
final class LiteRules {
    private LiteRules() {}

    /**
     * Passes or throws the refusal.
     *
     * @param group null if it cannot be told now: then everything passes
     * @param topics what the client subscribes
     */
    static void check(ClientType type, GroupSettings group, List<String> topics)
            throws RefusedException {
        if (group == null) {
            return;
        }
        boolean isLite = isLite(type);
        if (group.isLite() != isLite) {
            throw new RefusedException(
                    ReplyCode.ILLEGAL_CONSUMER_GROUP,
                    isLite
                            ? "consumer group is not bound to a lite topic"
                            : "consumer group is bound to a lite topic and takes lite consumers");
        }
        for (String topic : topics) {
            if (isLite && !topic.equals(group.liteBindTopic())) {
                throw new RefusedException(
                        ReplyCode.ILLEGAL_TOPIC,
                        "consumer group is bound to lite topic " + group.liteBindTopic());
            }
        }
    }

    static boolean isLite(ClientType type) {
        return type == ClientType.LITE_PUSH_CONSUMER || type == ClientType.LITE_SIMPLE_CONSUMER;
    }
}
