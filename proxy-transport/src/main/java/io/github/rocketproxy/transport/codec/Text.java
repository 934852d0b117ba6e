package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import org.agrona.UnsafeApi;

/** Questions about UTF-8 text that lies in a buffer. */
final class Text {
    private static final int FIRST_TWO_BYTE_CONTROL = 0x80;
    private static final int LAST_TWO_BYTE_CONTROL = 0x9F;

    private Text() {}

    /**
     * Whether there is nothing but what {@link Character#isWhitespace(int)} calls white space; true
     * for nothing at all.
     */
    static boolean isBlank(ByteBuf buffer, Slice slice) {
        int end = slice.offset() + slice.length();
        int i = slice.offset();
        while (i < end) {
            int b = buffer.getByte(i);
            int length = b >= 0 ? 1 : 3;
            if (i + length > end || !Character.isWhitespace(b >= 0 ? b : threeByte(buffer, i))) {
                return false;
            }
            i += length;
        }
        return true;
    }

    /** The character of a three-byte sequence, as all white space beyond ASCII is; else -1. */
    private static int threeByte(ByteBuf buffer, int index) {
        int first = buffer.getByte(index);
        int second = buffer.getByte(index + 1);
        int third = buffer.getByte(index + 2);
        boolean isThreeByte =
                (first & 0xF0) == 0xE0 && (second & 0xC0) == 0x80 && (third & 0xC0) == 0x80;
        return isThreeByte ? (first & 0x0F) << 12 | (second & 0x3F) << 6 | third & 0x3F : -1;
    }

    /**
     * Whether it is well-formed UTF-8 without ISO control characters (U+0000 to U+001F, U+007F to
     * U+009F), so that it may stand in a property string.
     */
    static boolean isPrintable(ByteBuf buffer, Slice slice) {
        int offset = slice.offset();
        int end = offset + slice.length();
        int begin = offset + printableAscii(buffer, offset, end);
        boolean isAscii = true;
        for (int i = begin; i < end; i++) {
            int b = buffer.getByte(i);
            if (b >= 0 && b < ' ' || b == 0x7F) {
                return false;
            }
            if (b < 0) {
                isAscii = false;
                if ((b & 0xFF) == 0xC2 && i + 1 < end && isTwoByteControl(buffer.getByte(i + 1))) {
                    return false;
                }
            }
        }
        return isAscii || isUtf8(buffer, slice);
    }

    /** How many bytes from the first on are surely printable ASCII, looked at eight at a time. */
    private static int printableAscii(ByteBuf buffer, int offset, int end) {
        if (!buffer.hasMemoryAddress() || end > buffer.writerIndex()) {
            return 0;
        }
        long address = buffer.memoryAddress() + offset;
        int count = 0;
        while (count + Long.BYTES <= end - offset
                && isPrintableAscii(UnsafeApi.getLong(address + count))) {
            count += Long.BYTES;
        }
        return count;
    }

    /** Each byte is from 0x20 to 0x7E: no high bit, no borrow below 0x20, none is 0x7F. */
    private static boolean isPrintableAscii(long word) {
        long deletes = word ^ 0x7F7F_7F7F_7F7F_7F7FL;
        long below = word - 0x2020_2020_2020_2020L;
        return ((word | below | deletes - 0x0101_0101_0101_0101L) & 0x8080_8080_8080_8080L) == 0;
    }

    private static boolean isTwoByteControl(byte second) {
        int low = second & 0xFF;
        return low >= FIRST_TWO_BYTE_CONTROL && low <= LAST_TWO_BYTE_CONTROL;
    }

    /** Whether it is well-formed UTF-8. */
    static boolean isUtf8(ByteBuf buffer, Slice slice) {
        return ByteBufUtil.isText(buffer, slice.offset(), slice.length(), StandardCharsets.UTF_8);
    }

    /**
     * Appends the text. Through the source's getBytes, because the destination's writeBytes makes a
     * ByteBuffer view of the source in Netty's adaptive buffers.
     */
    static void append(ByteBuf out, ByteBuf source, Slice slice) {
        out.ensureWritable(slice.length());
        int index = out.writerIndex();
        source.getBytes(slice.offset(), out, index, slice.length());
        out.writerIndex(index + slice.length());
    }

    /** Whether these are the same bytes. */
    static boolean isEqual(ByteBuf buffer, Slice one, Slice other) {
        return one.length() == other.length()
                && ByteBufUtil.equals(buffer, one.offset(), buffer, other.offset(), one.length());
    }

    /** Whether the bytes at {@code offset} begin with {@code prefix}. */
    static boolean startsWith(ByteBuf buffer, int offset, int length, byte[] prefix) {
        if (length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (buffer.getByte(offset + i) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the bytes at {@code offset} are {@code expected}. */
    static boolean isEqual(ByteBuf buffer, int offset, int length, byte[] expected) {
        return length == expected.length && startsWith(buffer, offset, length, expected);
    }
}
