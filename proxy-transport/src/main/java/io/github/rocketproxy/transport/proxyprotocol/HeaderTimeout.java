package io.github.rocketproxy.transport.proxyprotocol;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes a connection whose PROXY header is not there in time. Event loop. */
final class HeaderTimeout {
    private static final Logger LOG = LoggerFactory.getLogger(HeaderTimeout.class);

    private final Channel channel;
    private final Future<?> timer;

    HeaderTimeout(Channel channel, long timeoutMs) {
        this.channel = channel;
        this.timer =
                channel.eventLoop().schedule(this::onTimeout, timeoutMs, TimeUnit.MILLISECONDS);
    }

    private void onTimeout() {
        LOG.debug("{} took too long for its PROXY header", channel.remoteAddress());
        channel.close();
    }

    /** The header is there, or is not awaited any more. */
    void cancel() {
        timer.cancel(false);
    }
}
