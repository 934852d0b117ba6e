package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * Turns a stored message into the item that delivers it, of a {@code ReceiveMessageResponse} or a
 * {@code PullMessageResponse}, where messages have the same number. The body is copied once, to
 * where the item's bytes are, and stands first in the item; headers whose lengths are not known
 * before are written backwards into room left for them:
 *
 * <pre>
 * room | item header | body header | body | topic | system properties | user properties
 * </pre>
 *
 * One instance per loop.
 */
public final class DeliveryEncoder {
    private static final int ITEM_MESSAGE = 2;
    private static final int TOPIC = 1;
    private static final int USER_PROPERTIES = 2;
    private static final int SYSTEM_PROPERTIES = 3;
    private static final int BODY = 4;
    private static final int RESOURCE_NAME = 2;
    private static final int MAX_HEADER_BYTES = 6;
    private static final int ROOM_BYTES = 2 * MAX_HEADER_BYTES;
    private static final int SYSTEM_BYTES = 1_024;
    private static final int COMPRESSED = 0x1;
    private static final int MAX_INFLATED_BYTES = 32 << 20;

    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final BodyInflater inflater = new BodyInflater(MAX_INFLATED_BYTES);
    private final BodyDigest digest = new BodyDigest();
    private final DeliveryProperties properties = new DeliveryProperties();

    /**
     * Encodes one message.
     *
     * @param message the caller's; not kept
     * @param receiptHandle ASCII between reader and writer index, the caller's; not kept; null for
     *     a message that is read only, which has neither handle nor invisible time
     * @param deliveryAttempt 1 for the first delivery
     * @param invisibleMs how long the message is invisible
     * @param nowMs epoch ms
     * @return the item, owned by the caller
     */
    public ByteBuf encode(
            StoredMessage message,
            ByteBuf receiptHandle,
            int deliveryAttempt,
            long invisibleMs,
            long nowMs) {
        int size =
                ROOM_BYTES
                        + message.bodyLength()
                        + 2 * message.propertiesLength()
                        + message.topicLength()
                        + SYSTEM_BYTES;
        ByteBuf out = allocator.heapBuffer(size);
        try {
            out.writeZero(ROOM_BYTES);
            boolean isGzip = writeBody(message, out);
            int start = ROOM_BYTES;
            int bodyLength = out.writerIndex() - ROOM_BYTES;
            if (bodyLength > 0) {
                start = writeHeaderBefore(out, ROOM_BYTES, BODY, bodyLength);
            }
            writeTopic(message, out);
            int nested = ProtoWriter.beginNested(out, SYSTEM_PROPERTIES);
            digest.write(out, ROOM_BYTES, bodyLength);
            properties.writeSystem(
                    message, isGzip, receiptHandle, deliveryAttempt, invisibleMs, nowMs, out);
            ProtoWriter.endNested(out, nested);
            properties.writeUser(message, USER_PROPERTIES, out);
            start = writeHeaderBefore(out, start, ITEM_MESSAGE, out.writerIndex() - start);
            return out.readerIndex(start);
        } catch (RuntimeException e) {
            out.release();
            throw e;
        }
    }

    /** Whether what was written is still compressed. */
    private boolean writeBody(StoredMessage message, ByteBuf out) {
        boolean isCompressed = (message.sysFlag() & COMPRESSED) != 0;
        if (isCompressed && inflater.inflate(message, out)) {
            return false;
        }
        out.writeBytes(message.buffer(), message.bodyOffset(), message.bodyLength());
        return isCompressed;
    }

    private static void writeTopic(StoredMessage message, ByteBuf out) {
        int length = message.topicLength();
        ProtoWriter.header(out, TOPIC, 1 + ProtoWriter.varintSize(length) + length);
        ProtoWriter.bytesField(out, RESOURCE_NAME, message.buffer(), message.topicOffset(), length);
    }

    private static int writeHeaderBefore(ByteBuf out, int index, int field, int length) {
        int end = out.writerIndex();
        int start = index - 1 - ProtoWriter.varintSize(length);
        out.writerIndex(start);
        ProtoWriter.header(out, field, length);
        out.writerIndex(end);
        return start;
    }
}
