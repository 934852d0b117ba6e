package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Flyweight over one encoded v2 {@code Message}: 1 topic, 2 user_properties, 3 system_properties, 4
 * body. {@link #wrap} finds the single fields; keys and user properties are walked with {@link
 * #rewind}, {@link #nextKey} and {@link #nextProperty}. One thread at a time; reused.
 */
final class EncodedMessage {
    private static final int TOPIC = ProtoReader.bytesTag(1);
    private static final int USER_PROPERTY = ProtoReader.bytesTag(2);
    private static final int SYSTEM_PROPERTIES = ProtoReader.bytesTag(3);
    private static final int BODY = ProtoReader.bytesTag(4);

    private static final int NAMESPACE = ProtoReader.bytesTag(1);
    private static final int NAME = ProtoReader.bytesTag(2);
    private static final int KEY = ProtoReader.bytesTag(1);
    private static final int VALUE = ProtoReader.bytesTag(2);

    private static final int TAG = ProtoReader.bytesTag(1);
    private static final int SYSTEM_KEY = ProtoReader.bytesTag(2);
    private static final int MESSAGE_ID = ProtoReader.bytesTag(3);
    private static final int BODY_DIGEST = ProtoReader.bytesTag(4);
    private static final int BODY_ENCODING = ProtoReader.varintTag(5);
    private static final int MESSAGE_TYPE = ProtoReader.varintTag(6);
    private static final int BORN_TIMESTAMP = ProtoReader.bytesTag(7);
    private static final int BORN_HOST = ProtoReader.bytesTag(8);
    private static final int DELIVERY_TIMESTAMP = ProtoReader.bytesTag(11);
    private static final int DELIVERY_ATTEMPT = ProtoReader.varintTag(16);
    private static final int MESSAGE_GROUP = ProtoReader.bytesTag(17);
    private static final int TRACE_CONTEXT = ProtoReader.bytesTag(18);
    private static final int RECOVERY_DURATION = ProtoReader.bytesTag(19);
    private static final int LITE_TOPIC = ProtoReader.bytesTag(21);
    private static final int PRIORITY = ProtoReader.varintTag(22);

    private static final byte[] TRACE_PARENT = "traceparent".getBytes(StandardCharsets.US_ASCII);

    private static final int GZIP = 2;
    private static final int TRANSACTION = 4;

    final Slice namespace = new Slice();
    final Slice topic = new Slice();
    final Slice body = new Slice();
    final Slice tag = new Slice();
    final Slice messageId = new Slice();

    /** The encoded {@code Digest}; empty where the sender gave none. */
    final Slice bodyDigest = new Slice();

    final Slice bornHost = new Slice();
    final Slice messageGroup = new Slice();
    final Slice traceContext = new Slice();
    final Slice liteTopic = new Slice();

    /** The user property {@code traceparent}, where OpenTelemetry's own propagators put it. */
    private final Slice traceProperty = new Slice();

    /** The key or the property's key and value that were stepped to last. */
    final Slice key = new Slice();

    final Slice value = new Slice();

    boolean isGzip;
    boolean isTransaction;

    /** 0 where it is not set. */
    long bornTimestampMs;

    boolean hasDeliveryTimestamp;
    long deliveryTimestampMs;
    boolean hasRecoveryDuration;
    long recoverySeconds;
    int deliveryAttempt;
    boolean hasPriority;
    int priority;

    /** Number of user properties. */
    int propertyCount;

    /** Number of keys, blank ones too. */
    int keyCount;

    private final ProtoReader fields = new ProtoReader();
    private final ProtoReader nested = new ProtoReader();
    private final ProtoTime time = new ProtoTime();
    private ByteBuf buffer;
    private int offset;
    private int length;
    private boolean isInSystemProperties;

    /** Lays the flyweight over a message; false if it is corrupt, then nothing may be read. */
    @SuppressWarnings("ReferenceEquality") // the same buffer, not one like it
    boolean wrap(ByteBuf buffer, int offset, int length) {
        if (this.buffer != buffer) { // as in ProtoReader
            this.buffer = buffer;
        }
        this.offset = offset;
        this.length = length;
        clear();
        fields.wrap(buffer, offset, length);
        while (fields.next()) {
            if (!onField()) {
                return false;
            }
        }
        return !fields.isMalformed();
    }

    private void clear() {
        namespace.clear();
        topic.clear();
        body.clear();
        tag.clear();
        messageId.clear();
        bodyDigest.clear();
        bornHost.clear();
        messageGroup.clear();
        traceContext.clear();
        traceProperty.clear();
        liteTopic.clear();
        isGzip = false;
        isTransaction = false;
        bornTimestampMs = 0;
        hasDeliveryTimestamp = false;
        deliveryTimestampMs = 0;
        hasRecoveryDuration = false;
        recoverySeconds = 0;
        deliveryAttempt = 0;
        hasPriority = false;
        priority = 0;
        propertyCount = 0;
        keyCount = 0;
    }

    private boolean onField() {
        int tag = fields.tag();
        if (tag == BODY) {
            fields.copyTo(body);
            return true;
        }
        if (tag == USER_PROPERTY) {
            propertyCount++;
            return readProperty();
        }
        if (tag == TOPIC) {
            return readPair(NAMESPACE, namespace, NAME, topic);
        }
        return tag != SYSTEM_PROPERTIES || readSystemProperties();
    }

    private boolean readProperty() {
        if (!readPair(KEY, key, VALUE, value)) {
            return false;
        }
        if (Text.isEqual(buffer, key.offset(), key.length(), TRACE_PARENT)) {
            traceProperty.copyFrom(value);
        }
        return true;
    }

    /** The trace that the message is part of, as its sender says; mostly empty. */
    Slice traceParent() {
        return traceContext.isEmpty() ? traceProperty : traceContext;
    }

    private boolean readPair(int firstTag, Slice first, int secondTag, Slice second) {
        first.clear();
        second.clear();
        nested.wrapValue(fields);
        while (nested.next()) {
            if (nested.tag() == firstTag) {
                nested.copyTo(first);
            } else if (nested.tag() == secondTag) {
                nested.copyTo(second);
            }
        }
        return !nested.isMalformed();
    }

    private boolean readSystemProperties() {
        nested.wrapValue(fields);
        while (nested.next()) {
            if (!onText() && !onNumber() && !onTime()) {
                return false;
            }
        }
        return !nested.isMalformed();
    }

    private boolean onText() {
        int tag = nested.tag();
        Slice slice = null;
        if (tag == TAG) {
            slice = this.tag;
        } else if (tag == SYSTEM_KEY) {
            keyCount++;
            return true;
        } else if (tag == MESSAGE_ID) {
            slice = messageId;
        } else if (tag == BODY_DIGEST) {
            slice = bodyDigest;
        } else if (tag == BORN_HOST) {
            slice = bornHost;
        } else if (tag == MESSAGE_GROUP) {
            slice = messageGroup;
        } else if (tag == TRACE_CONTEXT) {
            slice = traceContext;
        } else if (tag == LITE_TOPIC) {
            slice = liteTopic;
        }
        if (slice == null) {
            return false;
        }
        nested.copyTo(slice);
        return true;
    }

    private boolean onNumber() {
        int tag = nested.tag();
        if (tag == BODY_ENCODING) {
            isGzip = nested.intValue() == GZIP;
        } else if (tag == MESSAGE_TYPE) {
            isTransaction = nested.intValue() == TRANSACTION;
        } else if (tag == DELIVERY_ATTEMPT) {
            deliveryAttempt = nested.intValue();
        } else if (tag == PRIORITY) {
            hasPriority = true;
            priority = nested.intValue();
        } else {
            return false;
        }
        return true;
    }

    /** Reads a time or passes over an unknown field; false if the time is corrupt. */
    private boolean onTime() {
        int tag = nested.tag();
        if (tag != BORN_TIMESTAMP && tag != DELIVERY_TIMESTAMP && tag != RECOVERY_DURATION) {
            return true;
        }
        if (!time.wrapValue(nested)) {
            return false;
        }
        if (tag == BORN_TIMESTAMP) {
            bornTimestampMs = time.ms();
        } else if (tag == DELIVERY_TIMESTAMP) {
            hasDeliveryTimestamp = true;
            deliveryTimestampMs = time.ms();
        } else {
            hasRecoveryDuration = true;
            recoverySeconds = time.seconds();
        }
        return true;
    }

    /** Goes back before the first key or user property. Walk one of the two, then rewind. */
    void rewind() {
        fields.wrap(buffer, offset, length);
        isInSystemProperties = false;
    }

    /** Steps {@link #key} and {@link #value} to the next user property; false behind the last. */
    boolean nextProperty() {
        while (propertyCount > 0 && fields.next()) {
            if (fields.tag() == USER_PROPERTY) {
                return readPair(KEY, key, VALUE, value);
            }
        }
        return false;
    }

    /** Steps {@link #key} to the next non-empty key; false behind the last. */
    boolean nextKey() {
        while (keyCount > 0 && (isInSystemProperties || nextSystemProperties())) {
            while (nested.next()) {
                if (nested.tag() == SYSTEM_KEY && nested.length() > 0) {
                    nested.copyTo(key);
                    return true;
                }
            }
            isInSystemProperties = false;
        }
        return false;
    }

    private boolean nextSystemProperties() {
        while (fields.next()) {
            if (fields.tag() == SYSTEM_PROPERTIES) {
                nested.wrapValue(fields);
                isInSystemProperties = true;
                return true;
            }
        }
        return false;
    }

    /** The buffer that all slices point into. */
    ByteBuf buffer() {
        return buffer;
    }

    /** Where the encoded message begins. */
    int offset() {
        return offset;
    }

    /** Length of the encoded message. */
    int length() {
        return length;
    }
}
