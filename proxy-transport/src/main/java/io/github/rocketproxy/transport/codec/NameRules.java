package io.github.rocketproxy.transport.codec;

import java.util.List;

/**
 * What topics and consumer groups may be called, as the official proxy (5.5.0) has it: said once
 * for the message path, which checks bytes, and for the control RPCs, which check text.
 */
public final class NameRules {
    /** Longest topic name, characters. */
    public static final int MAX_TOPIC_LENGTH = 127;

    /** Longest consumer group name, characters. */
    public static final int MAX_GROUP_LENGTH = 120;

    /** Longest lite topic name, bytes. */
    public static final int MAX_LITE_TOPIC_BYTES = 64;

    /** What topics of the brokers' own begin with. */
    public static final String SYSTEM_TOPIC_PREFIX = "rmq_sys_";

    /** What consumer groups of the brokers' own begin with. */
    public static final String SYSTEM_GROUP_PREFIX = "CID_RMQ_SYS_";

    /** The brokers' own topics that have no prefix. */
    public static final List<String> SYSTEM_TOPICS =
            List.of(
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

    private NameRules() {}

    /** Whether the character, as a byte or from text, may stand in a topic or group name. */
    public static boolean isAllowed(int c) {
        return isAllowedInLiteTopic(c) || c == '%' || c == '|';
    }

    /** Whether the character, as a byte or from text, may stand in a lite topic name. */
    public static boolean isAllowedInLiteTopic(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-';
    }
}
