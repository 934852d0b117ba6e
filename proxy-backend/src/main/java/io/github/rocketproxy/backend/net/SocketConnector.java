package io.github.rocketproxy.backend.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.ReflectiveChannelFactory;

/** TCP sockets to name servers and brokers. Names are looked up off the event loop. */
public final class SocketConnector implements Connector {
    /** Time to connect where the configuration says nothing, ms. */
    public static final int CONNECT_TIMEOUT_MS_DEFAULT = 3_000;

    private final ReflectiveChannelFactory<? extends Channel> channels;
    private final int connectTimeoutMs;

    /**
     * @param channelClass kind of socket channel that fits the loops, e.g. EpollSocketChannel
     * @param connectTimeoutMs after this a connect fails
     */
    public SocketConnector(Class<? extends Channel> channelClass, int connectTimeoutMs) {
        this.channels = new ReflectiveChannelFactory<>(channelClass);
        this.connectTimeoutMs = connectTimeoutMs;
    }

    @Override
    public ChannelFuture connect(String address, EventLoop loop, ChannelHandler handler) {
        try {
            return new Bootstrap()
                    .group(loop)
                    .channelFactory(channels)
                    .resolver(NameResolvers.INSTANCE)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMs)
                    .handler(handler)
                    .connect(HostAndPort.parse(address));
        } catch (IllegalArgumentException badAddress) {
            Channel unused = channels.newChannel();
            unused.unsafe().closeForcibly();
            return new DefaultChannelPromise(unused, loop).setFailure(badAddress);
        }
    }
}
