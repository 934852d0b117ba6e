package io.github.rocketproxy.transport.http2;

import io.github.rocketproxy.pipeline.status.Counters;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** All connections of a server. Any thread. */
public final class Http2Connections {
    private final Http2Config config;
    private final MethodTable methods;
    private final Counters counters;
    private final ConnectionTotals totals;
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final FastThreadLocal<LoopConnections> loops = new FastThreadLocal<>();

    /**
     * @param counters what clients do wrong is counted here
     */
    public Http2Connections(Http2Config config, MethodTable methods, Counters counters) {
        this.config = config;
        this.methods = methods;
        this.counters = counters;
        totals = new ConnectionTotals(config.bounds(), new KeptTotal());
    }

    /** On the channel's loop: the handler that speaks HTTP/2 on it. */
    public Http2Connection open(Channel channel) {
        channels.add(channel);
        LoopConnections shared = loops.get();
        if (shared == null) {
            shared = new LoopConnections(channel.eventLoop(), counters, totals);
            loops.set(shared);
        }
        return new Http2Connection(config, methods, shared);
    }

    /** Whether there is no memory for more connections now. Any thread. */
    public boolean isMemoryShort() {
        return totals.kept.isCritical();
    }

    /** The connections as they are now. Any thread. */
    public ConnectionFigures figures() {
        int open = channels.size();
        return new ConnectionFigures(
                open,
                Math.max(0, open - totals.begun.get()),
                totals.draining.get(),
                totals.paused.get(),
                totals.streams.value(),
                totals.kept.bytes(),
                totals.unread.value(),
                config.bounds().maxConnections(),
                config.bounds().maxStreams(),
                totals.kept.maxBytes());
    }

    /**
     * The oldest connections that speak HTTP/2, oldest first. Any thread but an event loop: goes
     * through all of them.
     *
     * @param max most that are shown
     */
    public List<ConnectionView> oldest(int max) {
        long nowNs = System.nanoTime();
        return channels.stream()
                .map(channel -> channel.pipeline().get(Http2Connection.class))
                .filter(Objects::nonNull)
                .map(Http2Connection::status)
                .sorted(Comparator.comparingLong(status -> status.openedNs() - nowNs))
                .map(status -> status.view(nowNs))
                .filter(Objects::nonNull)
                .limit(max)
                .toList();
    }

    /** Sends all clients away; calls in flight may end. Does not wait. */
    public void goAway() {
        totals.isGoingAway = true;
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
