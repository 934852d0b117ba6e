package io.github.rocketproxy.transport.http2;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Reads header blocks (RFC 7541, 6) of one connection. Fields that the peer indexes live in the
 * connection's table, others in scratch fields until the next block. Event loop.
 */
final class HpackDecoder {
    private static final int MAX_SCRATCH = 128;
    private static final int MAX_VARINT_SHIFT = 21;
    private static final int NAME_BYTES = 64;

    /** How many times the allowed size a block may stand for before it is taken for an attack. */
    private static final int MAX_EXCESS = 8;

    private final DynamicTable table = new DynamicTable();
    private final int maxBytes;
    private final HeaderField[] scratch = new HeaderField[MAX_SCRATCH];
    private int scratchUsed;
    private final SpareFields spare = new SpareFields();
    private byte[] nameBytes = new byte[NAME_BYTES];
    private ByteBuf in;
    private int position;
    private int limit;

    /**
     * @param maxBytes of a request's headers; more is remembered as too large, and read all the
     *     same
     */
    HpackDecoder(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Reads one block.
     *
     * @throws Http2Error COMPRESSION_ERROR, where the table is not to be trusted any more;
     *     ENHANCE_YOUR_CALM, where few bytes name a large field again and again
     */
    void decode(ByteBuf block, int offset, int length, RequestHeaders headers) {
        in = block;
        position = offset;
        limit = offset + length;
        scratchUsed = 0;
        spare.beginBlock();
        headers.clear();
        boolean isBegin = true;
        while (position < limit) {
            int first = in.getByte(position) & 0xFF;
            if ((first & 0x80) != 0) {
                headers.add(field(varint(7)), maxBytes);
            } else if ((first & 0xC0) == 0x40) {
                headers.add(indexed(), maxBytes);
            } else if ((first & 0xE0) == 0x20) {
                resize(isBegin);
                continue;
            } else {
                headers.add(plain(), maxBytes);
            }
            isBegin = false;
            if (headers.bytes() > MAX_EXCESS * maxBytes) {
                throw bomb();
            }
        }
        in = null;
        if (headers.isTooLarge()) {
            letGo();
        }
    }

    /** What a request left behind that nobody will look at. */
    private void letGo() {
        Arrays.fill(scratch, null);
        spare.clear();
        nameBytes = new byte[NAME_BYTES];
    }

    private void resize(boolean isBegin) {
        int size = varint(5);
        if (!isBegin || size > DynamicTable.MAX_BYTES) {
            throw fault();
        }
        table.resize(size);
    }

    private HeaderField field(int index) {
        if (index == 0 || index > StaticTable.LENGTH + table.count()) {
            throw fault();
        }
        return index <= StaticTable.LENGTH
                ? StaticTable.get(index)
                : table.get(index - StaticTable.LENGTH);
    }

    /** A literal that goes into the table. */
    private HeaderField indexed() {
        HeaderField field = spare.take();
        read(field, varint(6));
        spare.giveBack(table.add(field));
        return field;
    }

    /** A literal that does not. */
    private HeaderField plain() {
        int index = varint(4);
        if (scratchUsed == MAX_SCRATCH) {
            // more than a request may have: the block is only read to its end
            HeaderField last = scratch[MAX_SCRATCH - 1];
            read(last, index);
            return last;
        }
        HeaderField field = scratch[scratchUsed];
        if (field == null || field.isLarge()) {
            field = new HeaderField();
            scratch[scratchUsed] = field;
        }
        scratchUsed++;
        read(field, index);
        return field;
    }

    private void read(HeaderField field, int nameIndex) {
        if (nameIndex == 0) {
            int length = readName();
            field.setName(nameBytes, length);
        } else {
            field.setName(field(nameIndex));
        }
        readValue(field);
    }

    private int readName() {
        boolean isHuffman = nextIsHuffman();
        int length = stringLength();
        int room = isHuffman ? length * 8 / 5 + 1 : length;
        if (nameBytes.length < room) {
            nameBytes = new byte[room];
        }
        int start = position;
        position += length;
        if (!isHuffman) {
            in.getBytes(start, nameBytes, 0, length);
            return length;
        }
        return checked(Huffman.decode(in, start, length, nameBytes));
    }

    private void readValue(HeaderField field) {
        boolean isHuffman = nextIsHuffman();
        int length = stringLength();
        int start = position;
        position += length;
        if (isHuffman) {
            byte[] value = field.valueWithRoom(length * 8 / 5 + 1);
            field.valueLength = checked(Huffman.decode(in, start, length, value));
        } else {
            field.readValue(in, start, length);
        }
    }

    private boolean nextIsHuffman() {
        if (position >= limit) {
            throw fault();
        }
        return (in.getByte(position) & 0x80) != 0;
    }

    private int stringLength() {
        int length = varint(7);
        if (length > limit - position) {
            throw fault();
        }
        return length;
    }

    private static int checked(int length) {
        if (length < 0) {
            throw fault();
        }
        return length;
    }

    private int varint(int prefixBits) {
        int mask = (1 << prefixBits) - 1;
        int value = in.getByte(position++) & mask;
        if (value < mask) {
            return value;
        }
        for (int shift = 0; shift <= MAX_VARINT_SHIFT; shift += 7) {
            if (position >= limit) {
                throw fault();
            }
            int octet = in.getByte(position++);
            value += (octet & 0x7F) << shift;
            if (octet >= 0) {
                return value;
            }
        }
        throw fault();
    }

    private static Http2Error fault() {
        return new Http2Error(Http2Error.COMPRESSION_ERROR, "headers cannot be read");
    }

    private static Http2Error bomb() {
        return new Http2Error(
                Http2Error.ENHANCE_YOUR_CALM,
                "headers are far too large",
                ProxyCounter.HTTP2_HEADER_FLOODS);
    }
}
