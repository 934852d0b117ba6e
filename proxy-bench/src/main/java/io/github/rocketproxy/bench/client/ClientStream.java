package io.github.rocketproxy.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** An HTTP/2 stream that is open; used again for other calls after it. */
final class ClientStream {
    int id;
    CallListener listener;

    /** What the server lets us send on it, bytes. */
    int windowBytes;

    /** What is still to be sent of its request, gRPC prefix and all; null: nothing. Owned. */
    ByteBuf unsent;

    boolean endsAfterUnsent;

    /** The beginning of a message whose rest has not come; null: none. Owned. */
    private ByteBuf partial;

    private final ByteBufAllocator allocator;

    ClientStream(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Gives whole messages to the listener and keeps what is left for the next frame. */
    void onData(ByteBuf in, int offset, int length) {
        if (partial == null) {
            int used = deliver(in, offset, length);
            if (used < length) {
                partial = allocator.buffer();
                partial.writeBytes(in, offset + used, length - used);
            }
            return;
        }
        partial.writeBytes(in, offset, length);
        partial.skipBytes(deliver(partial, partial.readerIndex(), partial.readableBytes()));
        if (!partial.isReadable()) {
            partial.release();
            partial = null;
        } else {
            partial.discardSomeReadBytes();
        }
    }

    private int deliver(ByteBuf in, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (end - at >= Frames.PREFIX_BYTES) {
            int size = in.getInt(at + 1);
            if (end - at - Frames.PREFIX_BYTES < size) {
                break;
            }
            listener.onMessage(in, at + Frames.PREFIX_BYTES, size);
            at += Frames.PREFIX_BYTES + size;
        }
        return at - offset;
    }

    /** Lets go of its buffers and its listener. */
    void clear() {
        if (partial != null) {
            partial.release();
            partial = null;
        }
        if (unsent != null) {
            unsent.release();
            unsent = null;
        }
        listener = null;
    }
}
