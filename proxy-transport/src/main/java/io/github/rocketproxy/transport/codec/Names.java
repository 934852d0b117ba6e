package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Holds the names of topics, groups and lite topics, as bytes, against {@link NameRules}. Allocates
 * nothing.
 */
final class Names {
    private static final byte[] SYSTEM_TOPIC_PREFIX = ascii(NameRules.SYSTEM_TOPIC_PREFIX);
    private static final byte[] SYSTEM_GROUP_PREFIX = ascii(NameRules.SYSTEM_GROUP_PREFIX);
    private static final byte[][] SYSTEM_TOPICS =
            NameRules.SYSTEM_TOPICS.stream().map(Names::ascii).toArray(byte[][]::new);

    private static final Refusal ILLEGAL_TOPIC =
            new Refusal(
                    ReplyCode.ILLEGAL_TOPIC,
                    "topic must be 1 to 127 of the characters %|a-zA-Z0-9_-");
    private static final Refusal SYSTEM_TOPIC =
            new Refusal(ReplyCode.ILLEGAL_TOPIC, "topic is one of the system's own");
    private static final Refusal ILLEGAL_GROUP =
            new Refusal(
                    ReplyCode.ILLEGAL_CONSUMER_GROUP,
                    "consumer group must be 1 to 120 of the characters %|a-zA-Z0-9_-");
    private static final Refusal SYSTEM_GROUP =
            new Refusal(
                    ReplyCode.ILLEGAL_CONSUMER_GROUP, "consumer group is one of the system's own");
    private static final Refusal ILLEGAL_LITE_TOPIC =
            new Refusal(
                    ReplyCode.ILLEGAL_LITE_TOPIC,
                    "lite topic must be 1 to 64 of the characters a-zA-Z0-9_-");

    private Names() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Null where the topic name is fine. */
    static Refusal checkTopic(ByteBuf buffer, Slice name) {
        if (!isName(buffer, name, NameRules.MAX_TOPIC_LENGTH)) {
            return ILLEGAL_TOPIC;
        }
        return isSystemTopic(buffer, name.offset(), name.length()) ? SYSTEM_TOPIC : null;
    }

    private static boolean isSystemTopic(ByteBuf buffer, int offset, int length) {
        for (byte[] topic : SYSTEM_TOPICS) {
            if (Text.isEqual(buffer, offset, length, topic)) {
                return true;
            }
        }
        return Text.startsWith(buffer, offset, length, SYSTEM_TOPIC_PREFIX);
    }

    /** Null where the consumer group name is fine. */
    static Refusal checkGroup(ByteBuf buffer, Slice name) {
        if (!isName(buffer, name, NameRules.MAX_GROUP_LENGTH)) {
            return ILLEGAL_GROUP;
        }
        return Text.startsWith(buffer, name.offset(), name.length(), SYSTEM_GROUP_PREFIX)
                ? SYSTEM_GROUP
                : null;
    }

    /** Null where the lite topic name is fine. */
    static Refusal checkLiteTopic(ByteBuf buffer, Slice name, int maxBytes) {
        if (name.isEmpty() || name.length() > maxBytes) {
            return ILLEGAL_LITE_TOPIC;
        }
        for (int i = name.offset(), end = i + name.length(); i < end; i++) {
            if (!NameRules.isAllowedInLiteTopic(buffer.getByte(i))) {
                return ILLEGAL_LITE_TOPIC;
            }
        }
        return null;
    }

    private static boolean isName(ByteBuf buffer, Slice name, int maxLength) {
        if (name.isEmpty() || name.length() > maxLength) {
            return false;
        }
        for (int i = name.offset(), end = i + name.length(); i < end; i++) {
            if (!NameRules.isAllowed(buffer.getByte(i))) {
                return false;
            }
        }
        return true;
    }
}
