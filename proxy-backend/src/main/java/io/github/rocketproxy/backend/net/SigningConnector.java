package io.github.rocketproxy.backend.net;

import io.github.rocketproxy.backend.codec.BrokerCredential;
import io.github.rocketproxy.backend.codec.FrameSigner;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;

/** Connects as another connector does; every request is then signed on its way out. */
public final class SigningConnector implements Connector {
    private final Connector connector;
    private final BrokerCredential credential;

    /** Signs with this what goes over that connector's channels. */
    public SigningConnector(Connector connector, BrokerCredential credential) {
        this.connector = connector;
        this.credential = credential;
    }

    @Override
    public ChannelFuture connect(String address, EventLoop loop, ChannelHandler handler) {
        return connector.connect(
                address,
                loop,
                new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new FrameSigner(credential), handler);
                    }
                });
    }
}
