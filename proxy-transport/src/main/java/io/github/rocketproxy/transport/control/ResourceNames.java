package io.github.rocketproxy.transport.control;

import java.util.Set;

/** What topics and consumer groups may be called: the rules of the official proxy (5.5.0). */
public final class ResourceNames {
    private static final int MAX_TOPIC_LENGTH = 127;
    private static final int MAX_GROUP_LENGTH = 120;
    private static final String SYSTEM_TOPIC_PREFIX = "rmq_sys_";
    private static final String SYSTEM_GROUP_PREFIX = "CID_RMQ_SYS_";
    private static final Set<String> SYSTEM_TOPICS =
            Set.of(
                    "TBW102",
                    "SCHEDULE_TOPIC_XXXX",
                    "BenchmarkTest",
                    "RMQ_SYS_TRANS_HALF_TOPIC",
                    "RMQ_SYS_ROCKSDB_TRANS_HALF_TOPIC",
                    "RMQ_SYS_TRACE_TOPIC",
                    "RMQ_SYS_TRANS_OP_HALF_TOPIC",
                    "RMQ_SYS_ROCKSDB_TRANS_OP_HALF_TOPIC",
                    "TRANS_CHECK_MAX_TIME_TOPIC",
                    "SELF_TEST_TOPIC",
                    "OFFSET_MOVED_EVENT",
                    "CHECKPOINT_TOPIC");

    private ResourceNames() {}

    /** Why a client may not use this topic name; null if it may. */
    public static String topicFault(String topic) {
        String fault = nameFault("topic", topic, MAX_TOPIC_LENGTH);
        if (fault != null) {
            return fault;
        }
        return SYSTEM_TOPICS.contains(topic) || topic.startsWith(SYSTEM_TOPIC_PREFIX)
                ? "topic " + topic + " belongs to the system"
                : null;
    }

    /** Why a client may not use this consumer group name; null if it may. */
    public static String groupFault(String group) {
        String fault = nameFault("consumer group", group, MAX_GROUP_LENGTH);
        if (fault != null) {
            return fault;
        }
        return group.startsWith(SYSTEM_GROUP_PREFIX)
                ? "consumer group " + group + " belongs to the system"
                : null;
    }

    private static String nameFault(String what, String name, int maxLength) {
        if (name.isBlank()) {
            return what + " must not be empty";
        }
        if (name.length() > maxLength) {
            return what + " is longer than " + maxLength + " characters: " + name.length();
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isAllowed(name.charAt(i))) {
                return what + " may contain letters, digits and %|_- only";
            }
        }
        return null;
    }

    private static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '%'
                || c == '|'
                || c == '_'
                || c == '-';
    }
}
