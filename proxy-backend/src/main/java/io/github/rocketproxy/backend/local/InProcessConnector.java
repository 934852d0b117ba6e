package io.github.rocketproxy.backend.local;

import io.github.rocketproxy.backend.net.Connector;
import io.github.rocketproxy.backend.net.HostAndPort;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.remoting.netty.NettyDecoder;
import org.apache.rocketmq.remoting.netty.NettyRemotingServer;

/**
 * Connects to servers of this JVM by a pair of channels instead of a socket; to all others as the
 * connector behind it does.
 */
final class InProcessConnector implements Connector {
    private static final int FIRST_PORT = 32_768;
    private static final int PORTS = 28_000;

    private final Map<String, NettyRemotingServer> servers;
    private final ChannelGroup connections;
    private final Connector others;
    private final AtomicInteger connects = new AtomicInteger();

    /**
     * @param servers by address, as routes show it
     * @param connections gets the server end of every connection; whoever closes it ends them, as a
     *     server that stops does
     * @param others for every other address
     */
    InProcessConnector(
            Map<String, NettyRemotingServer> servers, ChannelGroup connections, Connector others) {
        this.servers = Map.copyOf(servers);
        this.connections = connections;
        this.others = others;
    }

    @Override
    public ChannelFuture connect(String address, EventLoop loop, ChannelHandler handler) {
        NettyRemotingServer server = servers.get(address);
        if (server == null) {
            return others.connect(address, loop, handler);
        }
        InetSocketAddress serverSide = HostAndPort.parse(address);
        InProcessChannel client =
                InProcessChannel.newPair(loop, clientAddress(serverSide), serverSide);
        client.peer().pipeline().addLast(new ServerEnd(server));
        client.pipeline().addLast(handler);
        loop.register(client.peer()).addListener(registered -> connections.add(client.peer()));
        return loop.register(client);
    }

    /** No port is taken: the number only tells connections apart in the broker's tables. */
    private InetSocketAddress clientAddress(InetSocketAddress server) {
        int port = FIRST_PORT + Math.floorMod(connects.getAndIncrement(), PORTS);
        return new InetSocketAddress(server.getAddress(), port);
    }

    /** The handlers that the server gives to its sockets, TLS and idle check left out. */
    private static final class ServerEnd extends ChannelInitializer<Channel> {
        private final NettyRemotingServer server;

        ServerEnd(NettyRemotingServer server) {
            this.server = server;
        }

        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline()
                    .addLast(
                            server.getEncoder(),
                            new NettyDecoder(),
                            server.getDistributionHandler(),
                            server.getConnectionManageHandler(),
                            server.getServerHandler());
        }
    }
}
