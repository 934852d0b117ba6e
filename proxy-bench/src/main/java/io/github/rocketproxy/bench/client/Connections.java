package io.github.rocketproxy.bench.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** HTTP/2 connections to one endpoint, all on one event loop. Close it to drop them. */
public final class Connections implements AutoCloseable {
    private static final int CONNECTING = 64;
    private static final long CONNECT_S = 60;

    private final Endpoint endpoint;
    private final int count;
    private final String clientPrefix = "bench-" + ProcessHandle.current().pid() + "-";
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final List<ClientConnection> ready = new ArrayList<>();
    private final List<ClientConnection> unflushed = new ArrayList<>();
    private final Map<Rpc, Caller[]> callers = new EnumMap<>(Rpc.class);
    private final CompletableFuture<Void> allReady = new CompletableFuture<>();
    private int started;
    private boolean isClosed;

    private final ClientConnection.Owner owner =
            new ClientConnection.Owner() {
                @Override
                public void onReady(ClientConnection connection) {
                    addReady(connection);
                }

                @Override
                public void onReadOver() {
                    flush();
                }
            };

    private Connections(Endpoint endpoint, int count) {
        this.endpoint = endpoint;
        this.count = count;
        this.group =
                new MultiThreadIoEventLoopGroup(
                        1,
                        Epoll.isAvailable()
                                ? EpollIoHandler.newFactory()
                                : NioIoHandler.newFactory());
        this.loop = group.next();
        this.bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channel(
                                Epoll.isAvailable()
                                        ? EpollSocketChannel.class
                                        : NioSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .handler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        if (endpoint.isEncrypted()) {
                                            channel.pipeline().addLast(Encryption.handler(channel));
                                        }
                                        channel.pipeline().addLast(new ClientConnection(owner));
                                    }
                                });
    }

    /**
     * Opens connections, and returns when the server has greeted on all.
     *
     * @throws IllegalStateException where one cannot be opened, or too few files are allowed
     */
    public static Connections open(Endpoint endpoint, int count) throws InterruptedException {
        OpenFiles.require(count, "connections");
        Connections connections = new Connections(endpoint, count);
        try {
            connections.loop.execute(connections::connectSome);
            connections.allReady.get(CONNECT_S, TimeUnit.SECONDS);
            return connections;
        } catch (ExecutionException | TimeoutException e) {
            connections.close();
            throw new IllegalStateException("cannot connect to " + endpoint, e);
        }
    }

    private void connectSome() {
        while (started < count && started - ready.size() < CONNECTING) {
            started++;
            bootstrap
                    .connect(endpoint.host(), endpoint.port())
                    .addListener(
                            connect -> {
                                if (!connect.isSuccess()) {
                                    allReady.completeExceptionally(connect.cause());
                                }
                            });
        }
    }

    private void addReady(ClientConnection connection) {
        ready.add(connection);
        connectSome();
        if (ready.size() == count) {
            allReady.complete(null);
        }
    }

    /** Number of connections. */
    public int count() {
        return count;
    }

    /** The thread that calls are made on. */
    public EventLoop loop() {
        return loop;
    }

    /** A client of its own for each connection. */
    public Caller caller(int connection, Rpc rpc) {
        Caller[] known = callers.computeIfAbsent(rpc, any -> new Caller[count]);
        if (known[connection] == null) {
            known[connection] = caller(connection, rpc, clientPrefix + connection);
        }
        return known[connection];
    }

    /** One of several clients that share a connection. */
    public Caller caller(int connection, Rpc rpc, String clientId) {
        return new Caller(
                this, ready.get(connection), RequestHeaders.head(endpoint, rpc, clientId));
    }

    void start(
            ClientConnection connection,
            RequestHeaders.Head head,
            Request request,
            boolean isLast,
            CallListener listener) {
        if (isClosed) {
            return;
        }
        if (connection.isFlushed()) {
            unflushed.add(connection);
        }
        connection.start(head, request, isLast, listener);
    }

    /** Sends what was started outside of a listener. */
    public void flush() {
        for (int i = 0; i < unflushed.size(); i++) {
            unflushed.get(i).flush();
        }
        unflushed.clear();
    }

    /** Drops the connections; the listeners of calls that are under way hear nothing of it. */
    @Override
    public void close() {
        loop.submit(this::abandon).awaitUninterruptibly();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void abandon() {
        isClosed = true;
        ready.forEach(ClientConnection::abandon);
    }
}
