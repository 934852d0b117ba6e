package io.github.rocketproxy.pipeline.message;

import io.netty.buffer.ByteBuf;

/**
 * The transaction id that clients get: it carries all that is needed to end the transaction, so
 * that any proxy can do it and none has to remember.
 *
 * <pre>
 * uniqueKey ~ brokerName ~ queueOffset ~ commitLogOffset
 * </pre>
 *
 * Read in place from the end, because a unique key may contain anything.
 */
public final class TransactionId {
    private static final byte SEPARATOR = '~';

    private int uniqueKeyLength;
    private int offset;
    private int brokerNameOffset;
    private int brokerNameLength;
    private long queueOffset;
    private long commitLogOffset;

    /** The text form. Allocates; half messages are rare. */
    public static String format(
            CharSequence uniqueKey, String brokerName, long queueOffset, long commitLogOffset) {
        return uniqueKey + "~" + brokerName + "~" + queueOffset + "~" + commitLogOffset;
    }

    /**
     * Lays the flyweight over an id; false where it is not one of ours, then nothing may be read.
     */
    public boolean wrap(ByteBuf buffer, int offset, int length) {
        this.offset = offset;
        int third = lastSeparator(buffer, offset, offset + length);
        int second = lastSeparator(buffer, offset, third);
        int first = lastSeparator(buffer, offset, second);
        if (first <= offset || second - first < 2) {
            return false;
        }
        uniqueKeyLength = first - offset;
        brokerNameOffset = first + 1;
        brokerNameLength = second - first - 1;
        queueOffset = number(buffer, second + 1, third);
        commitLogOffset = number(buffer, third + 1, offset + length);
        return queueOffset >= 0 && commitLogOffset >= 0;
    }

    private static int lastSeparator(ByteBuf buffer, int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            if (buffer.getByte(i) == SEPARATOR) {
                return i;
            }
        }
        return from - 1;
    }

    private static long number(ByteBuf buffer, int from, int to) {
        if (to - from < 1 || to - from > 18) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = buffer.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** Where the message's unique key begins. */
    public int uniqueKeyOffset() {
        return offset;
    }

    public int uniqueKeyLength() {
        return uniqueKeyLength;
    }

    public int brokerNameOffset() {
        return brokerNameOffset;
    }

    public int brokerNameLength() {
        return brokerNameLength;
    }

    /** The half message's offset in the half queue. */
    public long queueOffset() {
        return queueOffset;
    }

    public long commitLogOffset() {
        return commitLogOffset;
    }
}
