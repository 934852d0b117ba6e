package io.github.rocketproxy.transport.codec;

import io.netty.buffer.ByteBuf;

/** Decimal numbers as text, written and read in place. */
final class Ascii {
    private static final int MAX_READ_DIGITS = 18;

    private Ascii() {}

    /** Appends {@code value} in decimal. */
    static void write(ByteBuf out, long value) {
        if (value < 0) {
            out.writeByte('-');
        }
        int digits = digits(value);
        int end = out.writerIndex() + digits;
        out.ensureWritable(digits);
        long rest = value;
        for (int i = end - 1; i >= end - digits; i--) {
            out.setByte(i, '0' + (int) Math.abs(rest % 10));
            rest /= 10;
        }
        out.writerIndex(end);
    }

    private static int digits(long value) {
        int count = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            count++;
        }
        return count;
    }

    /** A number of up to 18 digits without sign, or -1 where the bytes are none. */
    static long read(ByteBuf buffer, int offset, int length) {
        if (length < 1 || length > MAX_READ_DIGITS) {
            return -1;
        }
        long value = 0;
        for (int i = offset; i < offset + length; i++) {
            int digit = buffer.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
