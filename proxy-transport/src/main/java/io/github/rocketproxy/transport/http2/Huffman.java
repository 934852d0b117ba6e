package io.github.rocketproxy.transport.http2;

import io.netty.buffer.ByteBuf;

/**
 * Decodes the Huffman code of RFC 7541, appendix B, four bits a step. The code is canonical, so
 * that the lengths of its words are all there is to know.
 */
final class Huffman {
    private static final int END_OF_STRING = 256;
    private static final int LONGEST_PADDING_BITS = 7;

    /** Bits of the words of 0 to 255 and of the end of string. */
    private static final byte[] LENGTHS = {
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30,
        28, 28, 28, 28, 28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
        5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5,
        7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22,
        22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23,
        22, 23, 23, 24, 22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22,
        21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26,
        26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20,
        24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27,
        27, 28, 27, 27, 27, 27, 27, 26, 30
    };

    private static final int LEAF = -1;
    private static final int INVALID = -1;
    private static final int HAS_SYMBOL = 1 << 16;
    private static final int SYMBOL_SHIFT = 17;

    /**
     * By state and four bits: the next state, and whether and which symbol came out; -1: invalid.
     */
    private static final int[] STEPS;

    /** Whether the input may end in a state: after at most 7 bits of ones. */
    private static final boolean[] ENDS;

    static {
        Tree tree = new Tree();
        STEPS = new int[tree.count * 16];
        for (int state = 0; state < tree.count; state++) {
            for (int nibble = 0; nibble < 16; nibble++) {
                STEPS[state * 16 + nibble] = tree.step(state, nibble);
            }
        }
        ENDS = tree.ends();
    }

    private Huffman() {}

    /** The tree of the code, while the table is made. */
    private static final class Tree {
        private final int[][] children = new int[END_OF_STRING][2];
        private int count = 1;

        /** Leaves are negative: -1 - symbol. */
        Tree() {
            int code = 0;
            for (int length = 1, before = 0; length <= 30; length++) {
                for (int symbol = 0; symbol <= END_OF_STRING; symbol++) {
                    if (LENGTHS[symbol] == length) {
                        code = before == 0 ? 0 : code + 1 << length - before;
                        before = length;
                        add(symbol, code, length);
                    }
                }
            }
        }

        private void add(int symbol, int code, int length) {
            int node = 0;
            for (int bit = length - 1; bit > 0; bit--) {
                int way = code >>> bit & 1;
                if (children[node][way] == 0) {
                    children[node][way] = count++;
                }
                node = children[node][way];
            }
            children[node][code & 1] = -1 - symbol;
        }

        int step(int state, int nibble) {
            int node = state;
            int symbol = LEAF;
            for (int bit = 3; bit >= 0; bit--) {
                node = children[node][nibble >>> bit & 1];
                if (node < 0) {
                    symbol = -1 - node;
                    node = 0;
                    if (symbol == END_OF_STRING) {
                        return INVALID;
                    }
                }
            }
            return symbol == LEAF ? node : node | HAS_SYMBOL | symbol << SYMBOL_SHIFT;
        }

        boolean[] ends() {
            boolean[] ends = new boolean[count];
            int node = 0;
            for (int bits = 0; bits <= LONGEST_PADDING_BITS; bits++) {
                ends[node] = true;
                node = children[node][1];
            }
            return ends;
        }
    }

    /**
     * Decodes into an array with room for 8/5 of the input.
     *
     * @return the length, or -1 where the input is no such code
     */
    static int decode(ByteBuf in, int offset, int length, byte[] out) {
        int state = 0;
        int count = 0;
        for (int i = offset; i < offset + length; i++) {
            int octet = in.getByte(i) & 0xFF;
            for (int shift = 4; shift >= 0; shift -= 4) {
                int step = STEPS[state * 16 + (octet >>> shift & 0xF)];
                if (step == INVALID) {
                    return INVALID;
                }
                if ((step & HAS_SYMBOL) != 0) {
                    out[count++] = (byte) (step >>> SYMBOL_SHIFT);
                }
                state = step & 0xFFFF;
            }
        }
        return ENDS[state] ? count : INVALID;
    }
}
