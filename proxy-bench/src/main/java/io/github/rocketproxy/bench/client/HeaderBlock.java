package io.github.rocketproxy.bench.client;

import io.netty.buffer.ByteBuf;

/**
 * Looks at an HPACK block without decoding it (RFC 7541, section 6). A block that leaves the
 * dynamic table alone means the same as long as nothing else changes the table, so it need be
 * encoded or decoded only once.
 */
final class HeaderBlock {
    private static final int INDEXED = 0x80;
    private static final int CHANGES_TABLE = 0x60;
    private static final int INDEX_BITS = 7;
    private static final int NAME_BITS = 4;
    private static final int LENGTH_BITS = 7;

    private final ByteBuf block;
    private final int end;
    private int at;

    private HeaderBlock(ByteBuf block, int offset, int length) {
        this.block = block;
        this.at = offset;
        this.end = offset + length;
    }

    /** Whether it adds entries to the dynamic table or sets the table's size. */
    static boolean changesTable(ByteBuf block, int offset, int length) {
        return new HeaderBlock(block, offset, length).changesTable();
    }

    private boolean changesTable() {
        while (at < end) {
            int first = block.getUnsignedByte(at);
            if ((first & INDEXED) != 0) {
                integer(INDEX_BITS);
            } else if ((first & CHANGES_TABLE) != 0) {
                return true;
            } else {
                skipLiteral();
            }
        }
        return false;
    }

    private void skipLiteral() {
        if (integer(NAME_BITS) == 0) {
            skipText();
        }
        skipText();
    }

    private void skipText() {
        int length = integer(LENGTH_BITS);
        at += length;
    }

    /** An integer whose first byte has {@code bits} bits of it (section 5.1). */
    private int integer(int bits) {
        int mask = (1 << bits) - 1;
        int value = block.getUnsignedByte(at++) & mask;
        if (value < mask) {
            return value;
        }
        int shift = 0;
        int next;
        do {
            next = block.getUnsignedByte(at++);
            value += (next & 0x7F) << shift;
            shift += 7;
        } while ((next & 0x80) != 0);
        return value;
    }
}
