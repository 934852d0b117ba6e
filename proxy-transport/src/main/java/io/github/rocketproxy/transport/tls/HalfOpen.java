package io.github.rocketproxy.transport.tls;

import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that is not yet what it is going to be: closed when that takes too long, or when
 * others need its place. Event loop.
 */
final class HalfOpen implements ChannelFutureListener {
    private static final Logger LOG = LoggerFactory.getLogger(HalfOpen.class);

    private final TlsFront front;
    private final HalfOpenQueue queue;
    private final Channel channel;
    private final Future<?> timer;
    private boolean isOver;
    // the queue's own
    HalfOpen before;
    HalfOpen after;

    HalfOpen(TlsFront front, HalfOpenQueue queue, Channel channel, long timeoutMs) {
        this.front = front;
        this.queue = queue;
        this.channel = channel;
        queue.add(this);
        timer = channel.eventLoop().schedule(this::onTimeout, timeoutMs, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(this);
    }

    private void onTimeout() {
        if (end()) {
            LOG.debug("{} took too long for its handshake", channel.remoteAddress());
            front.count(ProxyCounter.TLS_TIMEOUTS);
            channel.close();
        }
    }

    /** Makes room for another one. */
    void evict() {
        end();
        channel.close();
    }

    /** It has become something, or was closed; false where that was known before. */
    boolean end() {
        if (isOver) {
            return false;
        }
        isOver = true;
        queue.remove(this);
        timer.cancel(false);
        channel.closeFuture().removeListener(this);
        return true;
    }

    @Override
    public void operationComplete(ChannelFuture closed) {
        end();
    }
}
