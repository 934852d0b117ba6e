package io.github.rocketproxy.transport.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Cuts a stream's data into gRPC messages: a flag, four bytes of length, the message. One that has
 * arrived in one piece is a slice of what was read; the pieces of another are put together without
 * copying them, unless they are so small that keeping what they lie in would cost more: a client
 * chooses how it cuts them.
 */
final class MessageReader {
    private static final int PREFIX_BYTES = 5;
    private static final int SMALL_BYTES = 4_096;
    private static final int FREE_PIECES = 16;
    private static final int BYTES_OF_A_PIECE = 1_024;
    private static final int PIECES_OF_A_BUFFER = 8;

    /** Who gets the messages. */
    interface Messages {
        /** The receiver owns the message. */
        void onMessage(ByteBuf message, boolean isCompressed);

        /** The message will not be read: it is larger than allowed. */
        void onTooLarge(long bytes);

        /** Whether reading is to stop. */
        boolean isOver();
    }

    private final Messages messages;
    private int prefixRead;
    private long prefix;
    private ByteBuf partial;
    private int pieces;
    private int left;

    MessageReader(Messages messages) {
        this.messages = messages;
    }

    /** Whether the data so far ends between two messages. */
    boolean isBetweenMessages() {
        return prefixRead == 0;
    }

    /** Takes a piece of the stream; the buffer stays the caller's. */
    void read(ByteBuf in, int offset, int length, int maxBytes) {
        int position = offset;
        int end = offset + length;
        while (position < end && !messages.isOver()) {
            if (prefixRead < PREFIX_BYTES) {
                position = readPrefix(in, position, end);
                if (prefixRead == PREFIX_BYTES && !begin(maxBytes)) {
                    return;
                }
            } else {
                position = readPiece(in, position, end);
            }
        }
    }

    private int readPrefix(ByteBuf in, int position, int end) {
        int next = position;
        while (next < end && prefixRead < PREFIX_BYTES) {
            prefix = prefix << 8 | in.getUnsignedByte(next++);
            prefixRead++;
        }
        return next;
    }

    private boolean begin(int maxBytes) {
        long size = prefix & 0xFFFF_FFFFL;
        if (size > maxBytes) {
            messages.onTooLarge(size);
            return false;
        }
        left = (int) size;
        if (left == 0) {
            emit(Unpooled.EMPTY_BUFFER);
        }
        return true;
    }

    private int readPiece(ByteBuf in, int position, int end) {
        int count = Math.min(left, end - position);
        left -= count;
        if (left == 0 && partial == null) {
            emit(in.retainedSlice(position, count));
        } else {
            keep(in, position, count);
            if (left == 0) {
                ByteBuf whole = partial;
                partial = null;
                emit(whole);
            }
        }
        return position + count;
    }

    private void keep(ByteBuf in, int position, int count) {
        if (partial == null) {
            pieces = 0;
            int size = count + left;
            partial =
                    size <= SMALL_BYTES
                            ? in.alloc().directBuffer(size)
                            : in.alloc().compositeDirectBuffer(Integer.MAX_VALUE);
        }
        if (!(partial instanceof CompositeByteBuf composite)) {
            partial.writeBytes(in, position, count);
        } else if (++pieces <= FREE_PIECES + partial.readableBytes() / BYTES_OF_A_PIECE) {
            composite.addComponent(true, piece(in, position, count));
        } else {
            ByteBuf copy = in.alloc().directBuffer(2 * (partial.readableBytes() + count));
            copy.writeBytes(partial).writeBytes(in, position, count);
            partial.release();
            partial = copy;
        }
    }

    private static ByteBuf piece(ByteBuf in, int position, int count) {
        return count < in.capacity() / PIECES_OF_A_BUFFER
                ? in.alloc().directBuffer(count).writeBytes(in, position, count)
                : in.retainedSlice(position, count);
    }

    /** What is kept of a message that has not arrived whole, bytes. */
    int keptBytes() {
        if (partial == null) {
            return 0;
        }
        return partial instanceof CompositeByteBuf ? partial.readableBytes() : partial.capacity();
    }

    private void emit(ByteBuf message) {
        boolean isCompressed = prefix >>> 32 != 0;
        prefixRead = 0;
        prefix = 0;
        messages.onMessage(message, isCompressed);
    }

    /** Lets go of what was kept. */
    void clear() {
        prefixRead = 0;
        prefix = 0;
        left = 0;
        if (partial != null) {
            partial.release();
            partial = null;
        }
    }
}
