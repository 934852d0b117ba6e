package io.github.rocketproxy.pipeline.stage;

import io.netty.buffer.ByteBuf;

/**
 * Places a message group on a queue: consistent hashing of the group's Java string hash over the
 * sorted write queues, the same arithmetic as in every other RocketMQ proxy, because order is per
 * queue.
 */
final class MessageGroupHash {
    private static final long MULTIPLIER = 2862933555777941757L;
    private static final double TWO_POW_31 = 0x1.0p31;

    private MessageGroupHash() {}

    /** The queue's position among {@code queueCount} for the group's UTF-8 bytes. */
    static int position(ByteBuf payload, int offset, int length, int queueCount) {
        return bucket(stringHash(payload, offset, length), queueCount);
    }

    /** {@code String.hashCode()} of well-formed UTF-8, without making the String. */
    static int stringHash(ByteBuf payload, int offset, int length) {
        int hash = 0;
        int end = offset + length;
        int i = offset;
        while (i < end) {
            int lead = payload.getByte(i);
            if (lead >= 0) {
                hash = 31 * hash + lead;
                i++;
                continue;
            }
            int size = (lead & 0xE0) == 0xC0 ? 2 : (lead & 0xF0) == 0xE0 ? 3 : 4;
            int codePoint = lead & (0x7F >> size);
            for (int k = 1; k < size && i + k < end; k++) {
                codePoint = (codePoint << 6) | (payload.getByte(i + k) & 0x3F);
            }
            i += size;
            if (codePoint < 0x10000) {
                hash = 31 * hash + codePoint;
            } else {
                hash = 31 * hash + Character.highSurrogate(codePoint);
                hash = 31 * hash + Character.lowSurrogate(codePoint);
            }
        }
        return hash;
    }

    /** Jump consistent hash by a linear congruential generator. */
    static int bucket(int hash, int buckets) {
        long state = hash;
        int candidate = 0;
        while (true) {
            state = state * MULTIPLIER + 1;
            double fraction = ((int) (state >>> 33) + 1) / TWO_POW_31;
            int next = (int) ((candidate + 1) / fraction);
            if (next < 0 || next >= buckets) {
                return candidate;
            }
            candidate = next;
        }
    }
}
