package io.github.rocketproxy.pipeline.message;

import io.netty.buffer.ByteBuf;
import java.nio.ByteOrder;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;

/**
 * A range of a buffer to be read byte by byte. Where the buffer lies in one piece outside the heap
 * it is read from memory, which spares each byte the buffer's own checks: the range is checked
 * once, by {@link #wrap}. Indexes are the buffer's. Holds no reference count: valid as long as the
 * buffer is. One thread.
 */
public final class ByteView {
    private static final boolean IS_LITTLE_ENDIAN =
            ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private ByteBuf buffer;

    /** The array of a buffer on the heap. */
    private byte[] array;

    /** Of the buffer's index 0, in memory or in the array; 0: neither. */
    private long address;

    /**
     * Lays the view over these bytes, the only ones that may be asked for.
     *
     * @throws IndexOutOfBoundsException where the buffer has no such range
     */
    public ByteView wrap(ByteBuf buffer, int offset, int length) {
        if (offset < 0 || length < 0 || offset > buffer.capacity() - length) {
            throw new IndexOutOfBoundsException("no " + length + " bytes at " + offset);
        }
        this.buffer = buffer;
        array = null;
        address = 0;
        if (buffer.hasMemoryAddress()) {
            address = buffer.memoryAddress();
        } else if (buffer.hasArray()) {
            array = buffer.array();
            address = BufferUtil.ARRAY_BASE_OFFSET + buffer.arrayOffset();
        }
        return this;
    }

    /** The byte at this index of the buffer. */
    public byte at(int index) {
        return address == 0 ? buffer.getByte(index) : UnsafeApi.getByte(array, address + index);
    }

    /** Index of the first such byte from {@code from} on and before {@code end}; -1 if none. */
    public int indexOf(byte wanted, int from, int end) {
        int i = address != 0 && IS_LITTLE_ENDIAN ? firstWordWith(wanted, from, end) : from;
        while (i < end) {
            if (at(i) == wanted) {
                return i;
            }
            i++;
        }
        return -1;
    }

    /** Where to begin to look closely: eight bytes at a time are passed over that have none. */
    private int firstWordWith(byte wanted, int from, int end) {
        long pattern = (wanted & 0xFF) * ONES;
        int i = from;
        while (i + Long.BYTES <= end) {
            long difference = UnsafeApi.getLong(array, address + i) ^ pattern;
            long zeros = (difference - ONES) & ~difference & HIGH_BITS;
            if (zeros != 0) {
                return i + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
            i += Long.BYTES;
        }
        return i;
    }

    /** Whether these bytes stand at {@code offset}, where as many may be read. */
    public boolean matches(int offset, byte[] expected) {
        for (int i = 0; i < expected.length; i++) {
            if (at(offset + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
