package io.github.rocketproxy.pipeline.route;

import io.netty.buffer.ByteBuf;
import java.util.Collection;
import java.util.function.Function;

/**
 * Immutable hash index from a name in UTF-8 to a value, searched with bytes of a buffer as they
 * are. Open addressing, at most half full.
 *
 * @param <V> what is found
 */
final class Utf8Index<V> {
    private final byte[][] keys;
    private final Object[] values;
    private final int mask;

    Utf8Index(Collection<V> entries, Function<V, byte[]> keyOf) {
        int capacity = Integer.highestOneBit(Math.max(4, entries.size()) * 4 - 1);
        keys = new byte[capacity][];
        values = new Object[capacity];
        mask = capacity - 1;
        for (V entry : entries) {
            insert(keyOf.apply(entry), entry);
        }
    }

    private void insert(byte[] key, V value) {
        int slot = spread(hash(key)) & mask;
        while (keys[slot] != null) {
            slot = (slot + 1) & mask;
        }
        keys[slot] = key;
        values[slot] = value;
    }

    /** The value for these bytes, or null. Allocates nothing. */
    @SuppressWarnings("unchecked")
    V find(ByteBuf buffer, int offset, int length) {
        int hash = 0;
        for (int i = offset, end = offset + length; i < end; i++) {
            hash = 31 * hash + buffer.getByte(i);
        }
        int slot = spread(hash) & mask;
        while (keys[slot] != null) {
            if (matches(keys[slot], buffer, offset, length)) {
                return (V) values[slot];
            }
            slot = (slot + 1) & mask;
        }
        return null;
    }

    private static boolean matches(byte[] key, ByteBuf buffer, int offset, int length) {
        if (key.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (key[i] != buffer.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    private static int hash(byte[] key) {
        int hash = 0;
        for (byte b : key) {
            hash = 31 * hash + b;
        }
        return hash;
    }

    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ (mixed >>> 16);
    }
}
