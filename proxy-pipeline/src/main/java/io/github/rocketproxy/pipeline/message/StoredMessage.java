package io.github.rocketproxy.pipeline.message;

import io.netty.buffer.ByteBuf;

/**
 * A message in the broker's store encoding, read in place. All integers are big-endian:
 *
 * <pre>
 *  0 total size   4 magic      8 body crc   12 queue id   16 flag   20 queue offset (8)
 * 28 physical offset (8)      36 sys flag   40 born timestamp (8)  48 born host (8 or 20)
 *    store timestamp (8)  store host (8 or 20)  reconsume times (4)  prepared offset (8)
 *    body length (4) body   topic length (1, or 2 with magic 2) topic   properties length (2) properties
 * </pre>
 *
 * One instance per loop, wrapped again for each message. The buffer stays the caller's.
 */
public final class StoredMessage {
    /** One-byte topic length. */
    public static final int MAGIC_V1 = 0xDAA320A7;

    /** Two-byte topic length. */
    public static final int MAGIC_V2 = 0xDAA320AB;

    private static final int QUEUE_ID = 12;
    private static final int QUEUE_OFFSET = 20;
    private static final int PHYSICAL_OFFSET = 28;
    private static final int SYS_FLAG = 36;
    private static final int BORN_TIMESTAMP = 40;
    private static final int BORN_HOST = 48;
    private static final int BORN_HOST_V6 = 0x10;
    private static final int STORE_HOST_V6 = 0x20;

    private ByteBuf buffer;
    private int offset;
    private int totalSize;
    private int storeHostOffset;
    private int bodyOffset;
    private int bodyLength;
    private int topicOffset;
    private int topicLength;
    private int propertiesOffset;
    private int propertiesLength;

    /**
     * Lays the flyweight over the message at {@code offset}.
     *
     * @param limit index behind the last byte that may be read
     * @return false where the bytes are no whole, well-formed message; then nothing may be read
     */
    public boolean wrap(ByteBuf buffer, int offset, int limit) {
        this.buffer = buffer;
        this.offset = offset;
        if (offset < 0 || limit > buffer.writerIndex() || limit - offset < BORN_HOST) {
            return false;
        }
        totalSize = buffer.getInt(offset);
        int magic = buffer.getInt(offset + 4);
        if (totalSize < BORN_HOST
                || totalSize > limit - offset
                || (magic != MAGIC_V1 && magic != MAGIC_V2)) {
            return false;
        }
        return wrapVariablePart(offset + totalSize, magic == MAGIC_V1 ? 1 : 2);
    }

    private boolean wrapVariablePart(int end, int topicLengthSize) {
        int position = offset + BORN_HOST + hostSize(BORN_HOST_V6);
        storeHostOffset = position + 8;
        position = storeHostOffset + hostSize(STORE_HOST_V6) + 4 + 8;
        if (position + 4 > end) {
            return false;
        }
        bodyLength = buffer.getInt(position);
        bodyOffset = position + 4;
        if (bodyLength < 0 || bodyLength > end - bodyOffset - topicLengthSize) {
            return false;
        }
        position = bodyOffset + bodyLength;
        topicLength =
                topicLengthSize == 1
                        ? buffer.getUnsignedByte(position)
                        : buffer.getUnsignedShort(position);
        topicOffset = position + topicLengthSize;
        if (topicLength > end - topicOffset - 2) {
            return false;
        }
        position = topicOffset + topicLength;
        propertiesLength = buffer.getUnsignedShort(position);
        propertiesOffset = position + 2;
        return propertiesLength <= end - propertiesOffset;
    }

    private int hostSize(int v6Bit) {
        return (sysFlag() & v6Bit) == 0 ? 8 : 20;
    }

    /** The buffer that all offsets point into. */
    public ByteBuf buffer() {
        return buffer;
    }

    /** Bytes from this message to the next. */
    public int totalSize() {
        return totalSize;
    }

    public int queueId() {
        return buffer.getInt(offset + QUEUE_ID);
    }

    public long queueOffset() {
        return buffer.getLong(offset + QUEUE_OFFSET);
    }

    /** Offset in the broker's commit log. */
    public long physicalOffset() {
        return buffer.getLong(offset + PHYSICAL_OFFSET);
    }

    public int sysFlag() {
        return buffer.getInt(offset + SYS_FLAG);
    }

    /** Epoch ms. */
    public long bornTimestampMs() {
        return buffer.getLong(offset + BORN_TIMESTAMP);
    }

    /** Index of the born host: address of {@link #bornAddressLength()} bytes, then int32 port. */
    public int bornHostOffset() {
        return offset + BORN_HOST;
    }

    /** 4 or 16. */
    public int bornAddressLength() {
        return hostSize(BORN_HOST_V6) - 4;
    }

    /** Epoch ms. */
    public long storeTimestampMs() {
        return buffer.getLong(storeHostOffset - 8);
    }

    /** Index of the store host: address of {@link #storeAddressLength()} bytes, then int32 port. */
    public int storeHostOffset() {
        return storeHostOffset;
    }

    /** 4 or 16. */
    public int storeAddressLength() {
        return hostSize(STORE_HOST_V6) - 4;
    }

    /** How often the message came back unconfirmed, by the store's own count. */
    public int reconsumeTimes() {
        return buffer.getInt(storeHostOffset + hostSize(STORE_HOST_V6));
    }

    public int bodyOffset() {
        return bodyOffset;
    }

    public int bodyLength() {
        return bodyLength;
    }

    public int topicOffset() {
        return topicOffset;
    }

    public int topicLength() {
        return topicLength;
    }

    /** Index of the property string: {@code name 0x01 value 0x02}, repeated. */
    public int propertiesOffset() {
        return propertiesOffset;
    }

    public int propertiesLength() {
        return propertiesLength;
    }
}
