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
import java.util.function.Consumer;

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

    /** With so much unread, data waits in its streams. */
    private static final long FULL_CHANNEL_BYTES = 8L << 20;

    private static final long FULL_TIGHT_BYTES = 256L << 10;

    /** Answers without data do not wait: so much unread ends the connection. */
    private static final long MAX_UNREAD_BYTES = 32L << 20;

    private static final long MAX_UNREAD_TIGHT_BYTES = 1L << 20;

    private final ChannelHandlerContext ctx;
    private final KeptBytes kept;
    private final Consumer<ProxyCounter> onUnread;
    private final Runnable flush = this::flush;
    private final ArrayDeque<Watchers> spare = new ArrayDeque<>();
    private Watchers watchers;
    private ByteBuf buffer;
    private int size = BUFFER_BYTES;
    private boolean isScheduled;
    private boolean isStuck;
    private int unread; // bytes in the channel that are counted as kept
    private boolean isClosed;
    private int stuckAcknowledgements;

    /**
     * @param kept where it is counted what the client leaves unread
     * @param onUnread told that the client leaves too much unread; breaks the connection off
     */
    Outbound(ChannelHandlerContext ctx, KeptBytes kept, Consumer<ProxyCounter> onUnread) {
        this.ctx = ctx;
        this.kept = kept;
        this.onUnread = onUnread;
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
            ctx.write(data.readRetainedSlice(length), ctx.voidPromise());
        }
    }

    private void write() {
        ByteBuf full = buffer;
        buffer = null;
        size = Math.max(BUFFER_BYTES, full.writerIndex());
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
        if (isStuck || unread > 0) {
            countUnread();
        }
    }

    /** A closed channel tells nothing of what waits in it. */
    private void countUnread() {
        long now = isStuck && ctx.channel().isOpen() ? ctx.channel().bytesBeforeWritable() : 0;
        int more = (int) now - unread;
        unread = (int) now;
        kept.change(more);
        if (more > 0 && isBeyond(unread, MAX_UNREAD_BYTES, MAX_UNREAD_TIGHT_BYTES)) {
            onUnread.accept(ProxyCounter.HTTP2_SLOW_READERS);
        }
    }

    private boolean isBeyond(long bytes, long most, long mostInTightTimes) {
        return bytes > mostInTightTimes && (bytes > most || kept.isTight());
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
        countUnread();
        if (buffer != null || watchers != null) {
            schedule();
        }
    }

    private void writeWatched() {
        ByteBuf last = buffer == null ? Unpooled.EMPTY_BUFFER : buffer;
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
        return isBeyond(ctx.channel().bytesBeforeWritable(), FULL_CHANNEL_BYTES, FULL_TIGHT_BYTES);
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
        kept.remove(unread);
        unread = 0;
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
