package io.github.rocketproxy.transport.http2;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What the client of a connection leaves unread, and what comes of it: it is counted as kept; with
 * much of it data waits in its streams and the connection is not read from, until the network has
 * taken nearly all; with too much, or when nothing of it is taken for a while, the connection ends.
 * In tight times, when all connections together keep much, much is less. Event loop.
 */
final class UnreadAnswers {
    /** With so much unread the connection is paused. */
    private static final long PAUSE_BYTES = 8L << 20;

    private static final long PAUSE_TIGHT_BYTES = 256L << 10;

    /** Answers without data do not wait: so much unread ends the connection. */
    private static final long MAX_BYTES = 32L << 20;

    private static final long MAX_TIGHT_BYTES = 1L << 20;

    private final Channel channel;
    private final KeptBytes kept;
    private final LoopConnections shared;
    private final ConnectionStatus status;
    private final long stuckNs;
    private final Consumer<ProxyCounter> breakOff;
    private int bytes;
    private int bytesAtBeat;
    private long progressNs;
    private boolean isPaused;

    /**
     * @param breakOff ends the connection at once
     */
    UnreadAnswers(
            Channel channel,
            KeptBytes kept,
            LoopConnections shared,
            ConnectionStatus status,
            Http2Config config,
            Consumer<ProxyCounter> breakOff) {
        this.channel = channel;
        this.kept = kept;
        this.shared = shared;
        this.status = status;
        this.breakOff = breakOff;
        stuckNs = TimeUnit.MILLISECONDS.toNanos(config.keepAliveTimeoutMs());
    }

    /** Whether so much is unread that data is not worth being passed on. */
    boolean isFull() {
        return isBeyond(channel.bytesBeforeWritable(), PAUSE_BYTES, PAUSE_TIGHT_BYTES);
    }

    private boolean isBeyond(long unread, long most, long mostInTightTimes) {
        if (kept.isCritical()) {
            return unread > Math.min(mostInTightTimes, kept.freeBytes());
        }
        return unread > mostInTightTimes && (unread > most || kept.isTight());
    }

    /**
     * Looks what is unread now.
     *
     * @param gathered bytes of the buffer that is not passed on yet
     */
    void count(int gathered) {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        int now = out == null ? 0 : (int) out.totalPendingWriteBytes() + gathered;
        if (now == bytes) {
            return;
        }
        boolean isMore = now > bytes;
        change(now);
        if (isMore && isBeyond(now, MAX_BYTES, MAX_TIGHT_BYTES)) {
            breakOff.accept(ProxyCounter.HTTP2_SLOW_READERS);
        } else if (isMore && !isPaused && isFull()) {
            pause(true);
        }
    }

    private void change(int now) {
        kept.change(now - bytes);
        shared.unread.add(now - bytes);
        bytes = now;
        status.onUnread(now);
    }

    /** The network takes more than before. */
    void onWritable(int gathered) {
        count(gathered);
        if (isPaused) {
            pause(false);
        }
    }

    private void pause(boolean isNowPaused) {
        isPaused = isNowPaused;
        status.onPaused(isNowPaused);
        bytesAtBeat = bytes;
        progressNs = System.nanoTime();
        if (isNowPaused) {
            shared.counters.increment(ProxyCounter.CONNECTIONS_PAUSED);
            shared.totals.paused.incrementAndGet();
        } else {
            shared.totals.paused.decrementAndGet();
        }
        channel.config().setAutoRead(!isNowPaused);
    }

    /**
     * Twice a second: ends a connection whose client has taken nothing for too long.
     *
     * @return whether it is paused and its client has taken something, which is a sign of life
     */
    boolean onBeat(int gathered, long nowNs) {
        if (bytes > 0) {
            count(gathered);
        }
        if (!isPaused) {
            return false;
        }
        if (bytes < bytesAtBeat) {
            progressNs = nowNs;
        }
        bytesAtBeat = bytes;
        if (nowNs - progressNs > stuckNs) {
            breakOff.accept(ProxyCounter.HTTP2_SLOW_READERS);
            return false;
        }
        return progressNs == nowNs;
    }

    /** The channel is closed. */
    void close() {
        change(0);
        if (isPaused) {
            isPaused = false;
            shared.totals.paused.decrementAndGet();
        }
    }
}
