package io.github.rocketproxy.transport.http2;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection's way out: everything that is written in one turn of the loop is gathered in one
 * buffer and flushed once, after the turn's reads. While the client does not read, frames are
 * gathered on, so that many small ones take no buffer each. Event loop.
 */
final class Outbound {
    private static final int BUFFER_BYTES = 4_096;
    private static final int FULL_BYTES = 48 << 10;
    private static final int COPIED_BYTES = 2_048;
    private static final int MAX_STUCK_ACKNOWLEDGEMENTS = 1_000;

    private final ChannelHandlerContext ctx;
    private final UnreadAnswers unread;
    private final ConnectionStatus status;
    private final Runnable flush = this::flush;
    private final ArrayDeque<Watchers> spare = new ArrayDeque<>();
    private Watchers watchers;
    private ByteBuf buffer;
    private int size = BUFFER_BYTES;
    private boolean isScheduled;
    private boolean isStuck;
    private boolean isClosed;
    private int stuckAcknowledgements;

    /**
     * @param unread what the client leaves unread
     * @param status where it is shown what is written
     */
    Outbound(ChannelHandlerContext ctx, UnreadAnswers unread, ConnectionStatus status) {
        this.ctx = ctx;
        this.unread = unread;
        this.status = status;
    }

    /** The buffer to append to. */
    ByteBuf buffer() {
        if (buffer != null && buffer.readableBytes() >= FULL_BYTES) {
            write();
        }
        if (buffer == null) {
            buffer = ctx.alloc().directBuffer(size);
        }
        schedule();
        return buffer;
    }

    /** The buffer that {@link #buffer} gave last. */
    ByteBuf current() {
        return buffer;
    }

    private void schedule() {
        if (!isScheduled) {
            isScheduled = true;
            ctx.executor().execute(flush);
        }
    }

    /** Appends data behind its frame header: a copy if it is short, else the data itself. */
    void append(ByteBuf data, int length) {
        if (length <= COPIED_BYTES) {
            buffer.writeBytes(data, length);
        } else {
            write();
            status.onWritten(length);
            ctx.write(data.readRetainedSlice(length), ctx.voidPromise());
        }
    }

    private void write() {
        ByteBuf full = buffer;
        buffer = null;
        size = Math.max(BUFFER_BYTES, full.writerIndex());
        status.onWritten(full.readableBytes());
        ctx.write(full, ctx.voidPromise());
    }

    /** Tells that an answer has left when all that is written by now has. */
    void tellWhenWritten(CallListener listener) {
        if (watchers == null) {
            Watchers free = spare.poll();
            watchers = free == null ? new Watchers() : free;
        }
        watchers.listeners.add(listener);
        schedule();
    }

    private void flush() {
        isScheduled = false;
        if (isClosed) {
            close();
            return;
        }
        if (!isStuck) {
            writeRest();
        }
        ctx.flush();
        isStuck = !isWritable();
        unread.count(gathered());
    }

    /** Bytes that wait to be passed on together. */
    int gathered() {
        return buffer == null ? 0 : buffer.readableBytes();
    }

    private void writeRest() {
        if (watchers != null) {
            writeWatched();
        } else if (buffer != null) {
            write();
        }
    }

    /** The channel takes more than before. */
    void onWritable() {
        isStuck = false;
        unread.onWritable(gathered());
        if (buffer != null || watchers != null) {
            schedule();
        }
    }

    private void writeWatched() {
        ByteBuf last = buffer == null ? Unpooled.EMPTY_BUFFER : buffer;
        status.onWritten(last.readableBytes());
        buffer = null;
        Watchers told = watchers;
        watchers = null;
        ctx.write(last).addListener(told);
    }

    /** Who is told when what was written with them has left. */
    private final class Watchers implements ChannelFutureListener {
        private final List<CallListener> listeners = new ArrayList<>();

        @Override
        public void operationComplete(ChannelFuture written) {
            tell(written.isSuccess());
            spare.add(this);
        }

        void tell(boolean isWritten) {
            for (int i = 0; i < listeners.size(); i++) {
                CallListener listener = listeners.get(i);
                if (isWritten) {
                    listener.onComplete();
                } else {
                    listener.onCancel();
                }
            }
            listeners.clear();
        }
    }

    /** Whether the channel takes what is written without keeping much of it. */
    boolean isWritable() {
        return ctx.channel().isWritable();
    }

    /** Whether the client reads so little that data is not worth being passed on. */
    boolean isFull() {
        return unread.isFull();
    }

    /** Sends what is written, then closes the channel. */
    void flushAndClose() {
        if (!isClosed) {
            writeRest();
        }
        ctx.write(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        ctx.flush();
    }

    /**
     * An answer to a ping or to settings is due.
     *
     * @throws Http2Error where the peer asks for many and takes none
     */
    void onAcknowledgement() {
        if (isWritable()) {
            stuckAcknowledgements = 0;
        } else if (++stuckAcknowledgements > MAX_STUCK_ACKNOWLEDGEMENTS) {
            throw new Http2Error(
                    Http2Error.ENHANCE_YOUR_CALM,
                    "answers are not read",
                    ProxyCounter.HTTP2_SLOW_READERS);
        }
    }

    /** The channel is closed. */
    void close() {
        isClosed = true;
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
        if (watchers != null) {
            watchers.tell(false);
            watchers = null;
        }
    }
}
