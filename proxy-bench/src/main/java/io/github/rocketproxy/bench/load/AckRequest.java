package io.github.rocketproxy.bench.load;

import io.github.rocketproxy.bench.client.FieldCursor;
import io.github.rocketproxy.bench.client.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** The ack of a batch, made from the received messages where they lie. Used again and again. */
final class AckRequest implements Request {
    private static final int MESSAGE = 2;
    private static final int SYSTEM_PROPERTIES = 3;
    private static final int BODY = 4;
    private static final int MESSAGE_ID = 3;
    private static final int RECEIPT_HANDLE = 12;

    /** Tags of fields that hold bytes: the entry, and in it the id and the handle. */
    private static final int ENTRY_TAG = 3 << 3 | 2;

    private static final int ID_TAG = 1 << 3 | 2;
    private static final int HANDLE_TAG = 2 << 3 | 2;

    private final byte[] head;
    private final ByteBuf request = Unpooled.buffer(8 << 10);
    private final FieldCursor item = new FieldCursor();
    private final FieldCursor message = new FieldCursor();
    private final FieldCursor properties = new FieldCursor();
    private int entries;
    private int bodyOffset;

    AckRequest(byte[] head) {
        this.head = head;
    }

    /** Begins a batch. */
    void clear() {
        request.clear().writeBytes(head);
        entries = 0;
    }

    int entries() {
        return entries;
    }

    /** Where the body of the message that was added last is in its buffer; -1 where it has none. */
    int bodyOffset() {
        return bodyOffset;
    }

    /** Adds the message of a receive's item; false where it holds none. */
    boolean add(ByteBuf in, int offset, int length) {
        if (!item.wrap(in, offset, length).seekBytes(MESSAGE)) {
            return false;
        }
        bodyOffset = -1;
        boolean isFound = false;
        message.wrap(item);
        while (message.next()) {
            if (message.number() == SYSTEM_PROPERTIES) {
                isFound = addEntry(in);
            } else if (message.number() == BODY) {
                bodyOffset = message.offset();
            }
        }
        return isFound;
    }

    private boolean addEntry(ByteBuf in) {
        int idOffset = 0;
        int idLength = 0;
        int handleOffset = 0;
        int handleLength = 0;
        properties.wrap(message);
        while (properties.next()) {
            if (properties.number() == MESSAGE_ID) {
                idOffset = properties.offset();
                idLength = properties.length();
            } else if (properties.number() == RECEIPT_HANDLE) {
                handleOffset = properties.offset();
                handleLength = properties.length();
            }
        }
        if (handleLength == 0) {
            return false;
        }
        int size = sizeOf(idLength) + sizeOf(handleLength);
        request.writeByte(ENTRY_TAG);
        varint(size);
        bytes(ID_TAG, in, idOffset, idLength);
        bytes(HANDLE_TAG, in, handleOffset, handleLength);
        entries++;
        return true;
    }

    private static int sizeOf(int length) {
        return 1 + varintSize(length) + length;
    }

    private static int varintSize(int value) {
        return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : 3;
    }

    private void bytes(int tag, ByteBuf in, int offset, int length) {
        request.writeByte(tag);
        varint(length);
        request.writeBytes(in, offset, length);
    }

    private void varint(int value) {
        int rest = value;
        for (; rest >= 1 << 7; rest >>>= 7) {
            request.writeByte(rest & 0x7F | 0x80);
        }
        request.writeByte(rest);
    }

    @Override
    public int length() {
        return request.readableBytes();
    }

    @Override
    public void writeTo(ByteBuf out) {
        out.writeBytes(request, request.readerIndex(), request.readableBytes());
    }
}
