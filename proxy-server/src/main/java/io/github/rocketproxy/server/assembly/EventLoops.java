package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.pipeline.thread.CpuAffinity;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The loops: {@code loop-N} for shards, {@code accept} for new connections, {@code control} for
 * name servers and metadata. Epoll where the system has it, NIO elsewhere.
 */
final class EventLoops {
    private static final long QUIET_MS = 0;
    private static final long SHUTDOWN_MS = 5_000;

    private final EventLoopGroup workers;
    private final EventLoopGroup boss;
    private final EventLoopGroup control;

    EventLoops(int shards, CpuAffinity affinity) {
        workers = group(shards, named("loop-", affinity));
        boss = group(1, named("accept-", affinity));
        control = group(1, named("control-", affinity));
    }

    private static EventLoopGroup group(int threads, ThreadFactory factory) {
        IoHandlerFactory io =
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new MultiThreadIoEventLoopGroup(threads, factory, io);
    }

    private static ThreadFactory named(String prefix, CpuAffinity affinity) {
        AtomicInteger next = new AtomicInteger();
        return task -> affinity.newThread(prefix + next.getAndIncrement(), task);
    }

    /** One loop a shard, in shard order. */
    List<EventLoop> shardLoops() {
        List<EventLoop> loops = new ArrayList<>();
        workers.forEach(executor -> loops.add((EventLoop) executor));
        return loops;
    }

    EventLoopGroup workers() {
        return workers;
    }

    EventLoopGroup boss() {
        return boss;
    }

    EventLoop control() {
        return control.next();
    }

    Class<? extends ServerChannel> serverChannel() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    Class<? extends Channel> channel() {
        return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** Ends all loops; waits a bounded time. */
    void close() {
        for (EventLoopGroup group : List.of(boss, workers, control)) {
            group.shutdownGracefully(QUIET_MS, SHUTDOWN_MS, TimeUnit.MILLISECONDS);
        }
        for (EventLoopGroup group : List.of(boss, workers, control)) {
            group.terminationFuture().awaitUninterruptibly(SHUTDOWN_MS);
        }
    }
}
