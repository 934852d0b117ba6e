package io.github.rocketproxy.backend.codec;

import io.netty.buffer.ByteBuf;

/** Whole numbers as ASCII text in buffers, without a String. */
public final class Digits {
    /** Digits of the longest number that {@link #parse} takes: always fits a long. */
    private static final int MAX_DIGITS = 18;

    private Digits() {}

    /** Appends the number in decimal. */
    public static void write(ByteBuf out, long value) {
        if (value < 0) {
            writeNegative(out, value);
            return;
        }
        int count = count(value);
        int start = out.writerIndex();
        out.ensureWritable(count);
        out.writerIndex(start + count);
        long rest = value;
        for (int i = start + count - 1; i >= start; i--) {
            out.setByte(i, '0' + (int) (rest % 10));
            rest /= 10;
        }
    }

    private static void writeNegative(ByteBuf out, long value) {
        out.writeByte('-');
        if (value == Long.MIN_VALUE) {
            write(out, -(value / 10));
            out.writeByte('8');
        } else {
            write(out, -value);
        }
    }

    private static int count(long value) {
        int count = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            count++;
        }
        return count;
    }

    /** Reads a decimal number of up to 18 digits; {@code otherwise} if it is none. */
    public static long parse(ByteBuf buffer, int offset, int length, long otherwise) {
        int start = length > 1 && buffer.getByte(offset) == '-' ? 1 : 0;
        if (length - start < 1 || length - start > MAX_DIGITS) {
            return otherwise;
        }
        long value = 0;
        for (int i = offset + start; i < offset + length; i++) {
            int digit = buffer.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                return otherwise;
            }
            value = value * 10 + digit;
        }
        return start == 0 ? value : -value;
    }

    /** Reads 16 hexadecimal digits, either case; -1 if they are none. */
    public static long parseHex16(ByteBuf buffer, int offset) {
        long value = 0;
        for (int i = offset; i < offset + 16; i++) {
            int digit = Character.digit(buffer.getByte(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
