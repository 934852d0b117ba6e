package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.transport.codec.NameRules;

/**
 * Holds the names of topics, lite topics and consumer groups, as text, against {@link NameRules}.
 */
public final class ResourceNames {
    private ResourceNames() {}

    /** Why a client may not use this topic name; null if it may. */
    public static String topicFault(String topic) {
        String fault = nameFault("topic", topic, NameRules.MAX_TOPIC_LENGTH);
        if (fault != null) {
            return fault;
        }
        return NameRules.SYSTEM_TOPICS.contains(topic)
                        || topic.startsWith(NameRules.SYSTEM_TOPIC_PREFIX)
                ? "topic " + topic + " belongs to the system"
                : null;
    }

    /** Why a client may not use this consumer group name; null if it may. */
    public static String groupFault(String group) {
        String fault = nameFault("consumer group", group, NameRules.MAX_GROUP_LENGTH);
        if (fault != null) {
            return fault;
        }
        return group.startsWith(NameRules.SYSTEM_GROUP_PREFIX)
                ? "consumer group " + group + " belongs to the system"
                : null;
    }

    /** Why a client may not use this lite topic name; null if it may. */
    public static String liteTopicFault(String liteTopic) {
        if (liteTopic.isBlank()) {
            return "lite topic must not be empty";
        }
        // all that is allowed is one byte long
        if (liteTopic.length() > NameRules.MAX_LITE_TOPIC_BYTES) {
            return "lite topic is longer than " + NameRules.MAX_LITE_TOPIC_BYTES + " bytes";
        }
        return liteTopic.chars().allMatch(NameRules::isAllowedInLiteTopic)
                ? null
                : "lite topic may contain letters, digits, _ and - only";
    }

    private static String nameFault(String what, String name, int maxLength) {
        if (name.isBlank()) {
            return what + " must not be empty";
        }
        if (name.length() > maxLength) {
            return what + " is longer than " + maxLength + " characters: " + name.length();
        }
        for (int i = 0; i < name.length(); i++) {
            if (!NameRules.isAllowed(name.charAt(i))) {
                return what + " may contain letters, digits and %|_- only";
            }
        }
        return null;
    }
}
