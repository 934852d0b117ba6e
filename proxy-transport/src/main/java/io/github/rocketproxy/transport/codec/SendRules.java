package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.message.ByteView;
import io.netty.buffer.ByteBuf;

/** Which messages are taken from producers. The order of the checks is that of the protocol. */
final class SendRules {
    /** Bytes of names, separators and numbers that every message's properties may need. */
    private static final int FIXED_PROPERTY_BYTES = 512;

    private static final Refusal EMPTY_BODY =
            new Refusal(ReplyCode.MESSAGE_BODY_EMPTY, "message body is empty");
    private static final Refusal BODY_TOO_LARGE =
            new Refusal(ReplyCode.MESSAGE_BODY_TOO_LARGE, "message body is too large");
    private static final Refusal TOO_MANY_PROPERTIES =
            new Refusal(
                    ReplyCode.MESSAGE_PROPERTIES_TOO_LARGE, "message has too many user properties");
    private static final Refusal PROPERTIES_TOO_LARGE =
            new Refusal(
                    ReplyCode.MESSAGE_PROPERTIES_TOO_LARGE,
                    "properties, tag and keys of the message are too large");
    private static final Refusal RESERVED_PROPERTY =
            new Refusal(
                    ReplyCode.ILLEGAL_MESSAGE_PROPERTY_KEY, "property name is reserved for system");
    private static final Refusal UNPRINTABLE_PROPERTY =
            new Refusal(
                    ReplyCode.ILLEGAL_MESSAGE_PROPERTY_KEY,
                    "property contains a control character or is no UTF-8");
    private static final Refusal ILLEGAL_TAG =
            new Refusal(
                    ReplyCode.ILLEGAL_MESSAGE_TAG,
                    "tag must not be blank or contain | or control characters");
    private static final Refusal ILLEGAL_KEY =
            new Refusal(
                    ReplyCode.ILLEGAL_MESSAGE_KEY,
                    "key must not be blank or contain control characters");
    private static final Refusal ILLEGAL_MESSAGE_ID =
            new Refusal(
                    ReplyCode.ILLEGAL_MESSAGE_ID,
                    "message id must not be blank or contain control characters");
    private static final Refusal RECOVERY_TOO_LONG =
            new Refusal(
                    ReplyCode.BAD_REQUEST, "orphaned transaction recovery duration is too long");
    private static final Refusal DELIVERY_TOO_LATE =
            new Refusal(ReplyCode.ILLEGAL_DELIVERY_TIME, "delivery time is too far in the future");
    private static final Refusal ILLEGAL_GROUP =
            new Refusal(
                    ReplyCode.ILLEGAL_MESSAGE_GROUP,
                    "message group must not be blank, too long or contain control characters");
    private static final Refusal NEGATIVE_PRIORITY =
            new Refusal(ReplyCode.BAD_REQUEST, "priority must not be negative");
    private static final Refusal UNPRINTABLE_TEXT =
            new Refusal(
                    ReplyCode.BAD_REQUEST,
                    "trace context or born host contains a control character or is no UTF-8");

    private static final Refusal WRONG_DIGEST =
            new Refusal(
                    ReplyCode.MESSAGE_CORRUPTED, "message body does not have the digest it names");

    private final MessageLimits limits;
    private final DigestCheck digests = new DigestCheck();
    private final ByteView bytes = new ByteView();

    SendRules(MessageLimits limits) {
        this.limits = limits;
    }

    /** Null where the message is fine apart from its topic. */
    Refusal check(EncodedMessage message, long nowMs) {
        Refusal refusal = checkBody(message);
        if (refusal == null) {
            refusal = checkProperties(message);
        }
        if (refusal == null) {
            refusal = checkTimes(message, nowMs);
        }
        if (refusal == null) {
            refusal = checkKind(message);
        }
        if (refusal == null) {
            refusal = checkDigest(message);
        }
        return refusal;
    }

    private Refusal checkBody(EncodedMessage message) {
        if (message.body.isEmpty()) {
            return EMPTY_BODY;
        }
        return message.body.length() > limits.maxBodyBytes() ? BODY_TOO_LARGE : null;
    }

    private Refusal checkProperties(EncodedMessage message) {
        if (message.propertyCount > limits.maxUserProperties()) {
            return TOO_MANY_PROPERTIES;
        }
        ByteBuf buffer = message.buffer();
        long size = message.tag.length();
        message.rewind();
        while (message.nextProperty()) {
            Slice key = message.key;
            bytes.wrap(buffer, key.offset(), key.length());
            if (PropertyName.isReserved(bytes, key.offset(), key.length())) {
                return RESERVED_PROPERTY;
            }
            if (!Text.isPrintable(buffer, key) || !Text.isPrintable(buffer, message.value)) {
                return UNPRINTABLE_PROPERTY;
            }
            size += key.length() + message.value.length();
        }
        if (!isTag(buffer, message.tag)) {
            return ILLEGAL_TAG;
        }
        int keyCount = 0;
        message.rewind();
        while (message.nextKey()) {
            if (!isPresentable(buffer, message.key)) {
                return ILLEGAL_KEY;
            }
            keyCount++;
            size += message.key.length();
        }
        return size > limits.maxUserPropertyBytes()
                        || storedBytes(message, size, keyCount) > limits.maxPropertyBytes()
                ? PROPERTIES_TOO_LARGE
                : checkTexts(message);
    }

    /** At most that many bytes the properties take in the broker's form. */
    private static long storedBytes(EncodedMessage message, long userBytes, int keyCount) {
        return FIXED_PROPERTY_BYTES
                + userBytes
                + keyCount
                + 2L * message.propertyCount
                + message.topic.length()
                + message.messageId.length()
                + message.messageGroup.length()
                + message.liteTopic.length()
                + message.traceContext.length()
                + message.bornHost.length();
    }

    private static Refusal checkTexts(EncodedMessage message) {
        ByteBuf buffer = message.buffer();
        if (!isPresentable(buffer, message.messageId)) {
            return ILLEGAL_MESSAGE_ID;
        }
        return Text.isPrintable(buffer, message.traceContext)
                        && Text.isPrintable(buffer, message.bornHost)
                ? null
                : UNPRINTABLE_TEXT;
    }

    private static boolean isPresentable(ByteBuf buffer, Slice text) {
        return !Text.isBlank(buffer, text) && Text.isPrintable(buffer, text);
    }

    private static boolean isTag(ByteBuf buffer, Slice tag) {
        return tag.isEmpty()
                || isPresentable(buffer, tag)
                        && buffer.indexOf(tag.offset(), tag.offset() + tag.length(), (byte) '|')
                                < 0;
    }

    private Refusal checkTimes(EncodedMessage message, long nowMs) {
        if (message.isTransaction
                && message.hasRecoveryDuration
                && message.recoverySeconds > limits.maxTransactionRecoverySeconds()) {
            return RECOVERY_TOO_LONG;
        }
        return message.hasDeliveryTimestamp
                        && message.deliveryTimestampMs - nowMs > limits.maxDelayMs()
                ? DELIVERY_TOO_LATE
                : null;
    }

    private Refusal checkKind(EncodedMessage message) {
        Slice group = message.messageGroup;
        if (!group.isEmpty()
                && (group.length() > limits.maxMessageGroupBytes()
                        || !isPresentable(message.buffer(), group))) {
            return ILLEGAL_GROUP;
        }
        if (message.hasPriority && message.priority < 0) {
            return NEGATIVE_PRIORITY;
        }
        return message.liteTopic.isEmpty()
                ? null
                : Names.checkLiteTopic(
                        message.buffer(), message.liteTopic, limits.maxLiteTopicBytes());
    }

    /** Last, because it alone reads the whole body. */
    private Refusal checkDigest(EncodedMessage message) {
        return limits.isBodyDigestChecked()
                        && !message.bodyDigest.isEmpty()
                        && !digests.matches(message.buffer(), message.bodyDigest, message.body)
                ? WRONG_DIGEST
                : null;
    }
}
