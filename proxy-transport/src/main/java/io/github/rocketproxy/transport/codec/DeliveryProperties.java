package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.message.PropertyCursor;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Sorts a stored message's properties: those that RocketMQ knows become fields of {@code
 * SystemProperties} or are hidden, the rest are the user's. One thread; reused.
 */
final class DeliveryProperties {
    private static final int TAG = 1;
    private static final int KEYS = 2;
    private static final int MESSAGE_ID = 3;
    private static final int BODY_ENCODING = 5;
    private static final int MESSAGE_TYPE = 6;
    private static final int BORN_TIMESTAMP = 7;
    private static final int BORN_HOST = 8;
    private static final int STORE_TIMESTAMP = 9;
    private static final int STORE_HOST = 10;
    private static final int DELIVERY_TIMESTAMP = 11;
    private static final int RECEIPT_HANDLE = 12;
    private static final int QUEUE_ID = 13;
    private static final int QUEUE_OFFSET = 14;
    private static final int INVISIBLE_DURATION = 15;
    private static final int DELIVERY_ATTEMPT = 16;
    private static final int MESSAGE_GROUP = 17;
    private static final int TRACE_CONTEXT = 18;
    private static final int LITE_TOPIC = 21;
    private static final int PRIORITY = 22;

    private static final int IDENTITY = 1;
    private static final int GZIP = 2;
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);

    private final PropertyCursor cursor = new PropertyCursor();
    private ByteBuf source;
    private ByteBuf out;
    private boolean hasMessageId;
    private boolean hasBornHost;
    private boolean isTransaction;
    private boolean isDelay;
    private boolean hasGroup;
    private boolean hasPriority;
    private boolean hasLiteTopic;
    private boolean hasUserProperty;
    private long delaySeconds;
    private long deliveryMs;

    /** Appends the fields of {@code SystemProperties} except the body digest. */
    void writeSystem(
            StoredMessage message,
            boolean isGzip,
            ByteBuf receiptHandle,
            int deliveryAttempt,
            long invisibleMs,
            long nowMs,
            ByteBuf out) {
        begin(message.buffer(), out);
        cursor.wrap(message);
        while (cursor.next()) {
            PropertyName name =
                    PropertyName.find(cursor.bytes(), cursor.nameOffset(), cursor.nameLength());
            if (name != null) {
                onProperty(name);
            } else {
                hasUserProperty = true;
            }
        }
        writeIdentity(message);
        writeDeliveryTime(nowMs);
        ProtoWriter.varintField(out, BODY_ENCODING, isGzip ? GZIP : IDENTITY);
        ProtoWriter.varintField(out, MESSAGE_TYPE, kind().ordinal());
        ProtoWriter.timeField(out, BORN_TIMESTAMP, message.bornTimestampMs());
        ProtoWriter.timeField(out, STORE_TIMESTAMP, message.storeTimestampMs());
        ProtoWriter.varintField(out, QUEUE_ID, message.queueId());
        ProtoWriter.varintField(out, QUEUE_OFFSET, message.queueOffset());
        ProtoWriter.varintField(out, DELIVERY_ATTEMPT, deliveryAttempt);
        if (receiptHandle != null) {
            writeLease(receiptHandle, invisibleMs);
        }
    }

    private void writeLease(ByteBuf receiptHandle, long invisibleMs) {
        ProtoWriter.bytesField(
                out,
                RECEIPT_HANDLE,
                receiptHandle,
                receiptHandle.readerIndex(),
                receiptHandle.readableBytes());
        ProtoWriter.timeField(out, INVISIBLE_DURATION, invisibleMs);
    }

    private void begin(ByteBuf source, ByteBuf out) {
        this.source = source;
        this.out = out;
        hasMessageId = false;
        hasBornHost = false;
        isTransaction = false;
        isDelay = false;
        hasGroup = false;
        hasPriority = false;
        hasLiteTopic = false;
        hasUserProperty = false;
        delaySeconds = -1;
        deliveryMs = -1;
    }

    private void onProperty(PropertyName name) {
        switch (name) {
            case TAGS -> writeValue(TAG);
            case KEYS -> writeKeys();
            case TRACE_CONTEXT -> writeValue(TRACE_CONTEXT);
            case UNIQ_KEY -> {
                hasMessageId = true;
                writeValue(MESSAGE_ID);
            }
            case BORNHOST -> {
                hasBornHost = true;
                writeValue(BORN_HOST);
            }
            case SHARDINGKEY -> {
                hasGroup = true;
                writeValue(MESSAGE_GROUP);
            }
            case LITE_TOPIC -> {
                hasLiteTopic = true;
                writeValue(LITE_TOPIC);
            }
            default -> onNumber(name);
        }
    }

    private void onNumber(PropertyName name) {
        switch (name) {
            case TRAN_MSG ->
                    isTransaction =
                            Text.isEqual(source, cursor.valueOffset(), cursor.valueLength(), TRUE);
            case DELAY, TIMER_DELAY_MS -> isDelay = true;
            case TIMER_DELAY_SEC -> {
                isDelay = true;
                delaySeconds = number();
            }
            case TIMER_DELIVER_MS -> {
                isDelay = true;
                deliveryMs = number();
            }
            case PRIORITY -> {
                long priority = number();
                if (priority >= 0 && priority <= Integer.MAX_VALUE) {
                    hasPriority = true;
                    ProtoWriter.varintField(out, PRIORITY, priority);
                }
            }
            default -> {
                // known, and none of the client's business
            }
        }
    }

    private long number() {
        return Ascii.read(source, cursor.valueOffset(), cursor.valueLength());
    }

    private void writeValue(int field) {
        ProtoWriter.bytesField(out, field, source, cursor.valueOffset(), cursor.valueLength());
    }

    private void writeKeys() {
        int end = cursor.valueOffset() + cursor.valueLength();
        int start = cursor.valueOffset();
        while (start <= end) {
            int space = start < end ? source.indexOf(start, end, (byte) ' ') : -1;
            int keyEnd = space < 0 ? end : space;
            ProtoWriter.bytesField(out, KEYS, source, start, keyEnd - start);
            start = keyEnd + 1;
        }
    }

    private void writeIdentity(StoredMessage message) {
        if (!hasMessageId) {
            StoredHosts.writeOffsetId(out, MESSAGE_ID, message);
        }
        if (!hasBornHost) {
            StoredHosts.writeHost(
                    out, BORN_HOST, source, message.bornHostOffset(), message.bornAddressLength());
        }
        StoredHosts.writeHost(
                out, STORE_HOST, source, message.storeHostOffset(), message.storeAddressLength());
    }

    private void writeDeliveryTime(long nowMs) {
        if (delaySeconds >= 0) {
            ProtoWriter.timeField(out, DELIVERY_TIMESTAMP, nowMs + delaySeconds * 1_000);
        } else if (deliveryMs >= 0) {
            ProtoWriter.timeField(out, DELIVERY_TIMESTAMP, deliveryMs);
        }
    }

    private MessageKind kind() {
        if (isTransaction) {
            return MessageKind.TRANSACTION;
        }
        if (isDelay) {
            return MessageKind.DELAY;
        }
        if (hasGroup) {
            return MessageKind.FIFO;
        }
        if (hasPriority) {
            return MessageKind.PRIORITY;
        }
        return hasLiteTopic ? MessageKind.LITE : MessageKind.NORMAL;
    }

    /**
     * Appends the user's own properties as entries of a map field: 1 key, 2 value. Behind {@link
     * #writeSystem}, for the same message.
     */
    void writeUser(StoredMessage message, int field, ByteBuf out) {
        if (!hasUserProperty) {
            return;
        }
        ByteBuf buffer = message.buffer();
        cursor.wrap(message);
        while (cursor.next()) {
            int name = cursor.nameLength();
            int value = cursor.valueLength();
            if (PropertyName.find(cursor.bytes(), cursor.nameOffset(), name) == null) {
                ProtoWriter.header(
                        out,
                        field,
                        2
                                + ProtoWriter.varintSize(name)
                                + name
                                + ProtoWriter.varintSize(value)
                                + value);
                ProtoWriter.bytesField(out, 1, buffer, cursor.nameOffset(), name);
                ProtoWriter.bytesField(out, 2, buffer, cursor.valueOffset(), value);
            }
        }
    }
}
