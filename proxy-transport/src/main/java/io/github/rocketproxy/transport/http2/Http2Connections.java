package io.github.rocketproxy.transport.http2;

import io.github.rocketproxy.pipeline.status.Counters;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.TimeUnit;

/** All connections of a server. Any thread. */
public final class Http2Connections {
    private final Http2Config config;
    private final MethodTable methods;
    private final Counters counters;
    private final KeptTotal kept = new KeptTotal();
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final FastThreadLocal<LoopConnections> loops = new FastThreadLocal<>();

    /**
     * @param counters what clients do wrong is counted here
     */
    public Http2Connections(Http2Config config, MethodTable methods, Counters counters) {
        this.config = config;
        this.methods = methods;
        this.counters = counters;
    }

    /** On the channel's loop: the handler that speaks HTTP/2 on it. */
    public Http2Connection open(Channel channel) {
        channels.add(channel);
        LoopConnections shared = loops.get();
        if (shared == null) {
            shared = new LoopConnections(channel.eventLoop(), counters, kept);
            loops.set(shared);
        }
        return new Http2Connection(config, methods, shared);
    }

    /** Sends all clients away; calls in flight may end. Does not wait. */
    public void goAway() {
        for (Channel channel : channels) {
            channel.eventLoop()
                    .execute(
                            () -> {
                                Http2Connection connection =
                                        channel.pipeline().get(Http2Connection.class);
                                if (connection == null) {
                                    channel.close();
                                } else {
                                    connection.goAway();
                                }
                            });
        }
    }

    /** Waits until all connections are closed; false where the time was too short. */
    public boolean awaitClosed(long timeoutMs) throws InterruptedException {
        return channels.newCloseFuture().await(timeoutMs, TimeUnit.MILLISECONDS);
    }

    /** Closes all connections at once. Does not wait. */
    public void close() {
        channels.close();
    }
}
