package io.github.rocketproxy.transport.server;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A gRPC server for operators, apart from the one that clients reach: small requests, few calls,
 * with server reflection. Calls run on event loops, so a handler must not block.
 */
public final class AdminServer implements AutoCloseable {
    private static final int MAX_REQUEST_BYTES = 65_536;
    private static final int MAX_CALLS_PER_CONNECTION = 16;

    private final Server server;

    /**
     * @param port 0 for any free one
     * @param boss accepts connections; not shut down by this server
     * @param workers not shut down by this server
     * @param channelType fits both groups
     */
    public AdminServer(
            String host,
            int port,
            EventLoopGroup boss,
            EventLoopGroup workers,
            Class<? extends ServerChannel> channelType,
            ServerServiceDefinition service) {
        server =
                NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
                        .bossEventLoopGroup(boss)
                        .workerEventLoopGroup(workers)
                        .channelType(channelType)
                        .directExecutor()
                        .maxInboundMessageSize(MAX_REQUEST_BYTES)
                        .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
                        .addService(service)
                        .addService(ProtoReflectionServiceV1.newInstance())
                        .build();
    }

    /**
     * Starts to listen.
     *
     * @return the port
     * @throws IOException the address cannot be bound; the message names it
     */
    public int start() throws IOException {
        server.start();
        return server.getPort();
    }

    /** Stops at once: calls in flight are cancelled. Does not wait. */
    @Override
    public void close() {
        server.shutdownNow();
    }
}
