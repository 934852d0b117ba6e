package io.github.rocketproxy.backend.net;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;

/** Opens channels that carry Remoting frames. */
public interface Connector {
    /**
     * Begins to connect. The channel lives on {@code loop}; {@code handler} (usually a
     * ChannelInitializer) is added to its pipeline before it becomes active. Any thread; does not
     * block.
     *
     * @param address {@code host:port}
     * @return done when connected or failed (also after the connect timeout)
     */
    ChannelFuture connect(String address, EventLoop loop, ChannelHandler handler);
}
