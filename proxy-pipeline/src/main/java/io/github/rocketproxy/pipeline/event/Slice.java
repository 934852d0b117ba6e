package io.github.rocketproxy.pipeline.event;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Where a field lies in a request's payload: absolute index and length in bytes. A length of 0
 * means that the field is absent or empty (proto3 does not tell them apart). Holds no buffer;
 * whoever has the slice has the payload too.
 */
public final class Slice {
    private int offset;
    private int length;

    /** Points the slice at {@code length} bytes from the absolute index {@code offset}. */
    public void set(int offset, int length) {
        this.offset = offset;
        this.length = length;
    }

    /** Makes the slice empty. */
    public void clear() {
        offset = 0;
        length = 0;
    }

    /** Points this slice at what {@code other} points at. */
    public void copyFrom(Slice other) {
        offset = other.offset;
        length = other.length;
    }

    /** Absolute index of the first byte in the payload. */
    public int offset() {
        return offset;
    }

    /** Length in bytes. */
    public int length() {
        return length;
    }

    /** Whether there is nothing. */
    public boolean isEmpty() {
        return length == 0;
    }

    /** The bytes as text. Allocates: for the control plane and for errors, not for the hot path. */
    public String text(ByteBuf payload) {
        return payload.toString(offset, length, StandardCharsets.UTF_8);
    }
}
