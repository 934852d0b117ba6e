package io.github.rocketproxy.pipeline.traffic;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * A name as words of eight bytes, the last of which may overlap the one before: read and compared
 * in a few steps. Used again for each name; one thread.
 */
final class NameWords {
    /** Longer names are not told apart. */
    static final int MAX_BYTES = 255;

    private static final int MAX_WORDS = MAX_BYTES / Long.BYTES + 1;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final long[] words = new long[MAX_WORDS];
    private int count;
    private int length;
    private int hash;

    /**
     * Reads a name.
     *
     * @return whether it is one that can be told apart
     */
    boolean read(ByteBuf buffer, int offset, int nameLength) {
        if (nameLength > MAX_BYTES) {
            return false;
        }
        length = nameLength;
        count = 0;
        if (nameLength < Long.BYTES) {
            words[count++] = shortWord(buffer, offset, nameLength);
        } else {
            int last = offset + nameLength - Long.BYTES;
            for (int at = offset; at < last; at += Long.BYTES) {
                words[count++] = buffer.getLongLE(at);
            }
            words[count++] = buffer.getLongLE(last);
        }
        hash = mixed();
        return true;
    }

    private static long shortWord(ByteBuf buffer, int offset, int nameLength) {
        if (nameLength >= Integer.BYTES) { // two, which may overlap
            long high = buffer.getIntLE(offset + nameLength - Integer.BYTES);
            return high << Integer.SIZE | buffer.getIntLE(offset) & 0xFFFF_FFFFL;
        }
        long word = 0;
        for (int i = nameLength - 1; i >= 0; i--) {
            word = word << Byte.SIZE | buffer.getByte(offset + i) & 0xFF;
        }
        return word;
    }

    private int mixed() {
        long mixed = length;
        for (int i = 0; i < count; i++) {
            mixed = (mixed ^ words[i]) * MIX;
            mixed ^= mixed >>> Integer.SIZE;
        }
        return (int) mixed;
    }

    int hash() {
        return hash;
    }

    /** Whether it is the name that was copied. */
    boolean isSame(long[] copy, int copyLength) {
        if (length != copyLength) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (words[i] != copy[i]) {
                return false;
            }
        }
        return true;
    }

    /** To be kept. */
    long[] copy() {
        return Arrays.copyOf(words, count);
    }

    int length() {
        return length;
    }
}
