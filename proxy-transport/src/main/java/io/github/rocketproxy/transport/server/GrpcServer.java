package io.github.rocketproxy.transport.server;

import io.github.rocketproxy.transport.proto.ServiceProto;
import io.github.rocketproxy.transport.proxyprotocol.ProxyProtocolNegotiator;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The gRPC front-end: one MessagingService that all binders fill, gRPC's health service and server
 * reflection, on event loops given from outside. Calls run on their connection's event loop, so a
 * handler must not block. A method that nobody bound answers UNIMPLEMENTED; a handler that throws
 * ends its own call with UNKNOWN; the connection lives on in both cases.
 */
public final class GrpcServer implements AutoCloseable {
    /** The service that every RocketMQ v2 client calls. */
    public static final String SERVICE = "apache.rocketmq.v2.MessagingService";

    private static final long FORCED_END_MS = 5_000;

    private final StandardServices standard;
    private final Server server;

    /**
     * @param boss accepts connections; not shut down by this server
     * @param workers the shards' event loops; not shut down by this server
     * @param channelType fits both groups
     * @param binders each adds its methods to the service
     */
    public GrpcServer(
            GrpcConfig config,
            EventLoopGroup boss,
            EventLoopGroup workers,
            Class<? extends ServerChannel> channelType,
            List<Consumer<ServerServiceDefinition.Builder>> binders) {
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(new InetSocketAddress(config.host(), config.port()))
                        .bossEventLoopGroup(boss)
                        .workerEventLoopGroup(workers)
                        .channelType(channelType)
                        .directExecutor()
                        .addService(service(binders));
        standard = new StandardServices(SERVICE);
        standard.bind(builder, config.isReflective());
        setSocketOptions(builder, config);
        setLimits(builder, config);
        setKeepAlive(builder, config);
        setProxyProtocol(builder, config);
        this.server = builder.build();
    }

    private static ServerServiceDefinition service(
            List<Consumer<ServerServiceDefinition.Builder>> binders) {
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(SERVICE);
        for (Consumer<ServerServiceDefinition.Builder> binder : binders) {
            binder.accept(service);
        }
        return withSchema(service.build());
    }

    /** The same service, with what server reflection tells of it. */
    private static ServerServiceDefinition withSchema(ServerServiceDefinition plain) {
        ServiceDescriptor.Builder descriptor =
                ServiceDescriptor.newBuilder(SERVICE)
                        .setSchemaDescriptor(
                                (ProtoFileDescriptorSupplier) ServiceProto::getDescriptor);
        plain.getMethods().forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder service =
                ServerServiceDefinition.builder(descriptor.build());
        plain.getMethods().forEach(service::addMethod);
        return service.build();
    }

    private static void setSocketOptions(NettyServerBuilder builder, GrpcConfig config) {
        builder.withOption(ChannelOption.SO_BACKLOG, config.backlog())
                .withOption(ChannelOption.SO_REUSEADDR, true)
                .withChildOption(ChannelOption.TCP_NODELAY, true);
    }

    private static void setLimits(NettyServerBuilder builder, GrpcConfig config) {
        builder.maxConcurrentCallsPerConnection(config.maxConcurrentStreams())
                .flowControlWindow(config.flowControlWindowBytes())
                .maxInboundMessageSize(config.maxInboundMessageBytes())
                .maxInboundMetadataSize(config.maxInboundMetadataBytes());
    }

    private static void setKeepAlive(NettyServerBuilder builder, GrpcConfig config) {
        builder.permitKeepAliveWithoutCalls(true)
                .permitKeepAliveTime(config.permitKeepAliveMs(), TimeUnit.MILLISECONDS)
                .keepAliveTime(config.keepAliveMs(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(config.keepAliveTimeoutMs(), TimeUnit.MILLISECONDS)
                .maxConnectionIdle(config.maxConnectionIdleMs(), TimeUnit.MILLISECONDS);
        if (config.maxConnectionAgeMs() > 0) {
            builder.maxConnectionAge(config.maxConnectionAgeMs(), TimeUnit.MILLISECONDS);
        }
    }

    private static void setProxyProtocol(NettyServerBuilder builder, GrpcConfig config) {
        if (!config.proxyProtocol().trusted().isEmpty()) {
            builder.protocolNegotiator(new ProxyProtocolNegotiator(config.proxyProtocol()));
        }
    }

    /**
     * Starts to listen.
     *
     * @return the port
     * @throws IOException the address cannot be bound; the message names it
     */
    public int start() throws IOException {
        server.start();
        standard.serve();
        return server.getPort();
    }

    /** As {@link #drain(long, Runnable)} with nothing to end. */
    public void drain(long graceMs) throws InterruptedException {
        drain(graceMs, () -> {});
    }

    /**
     * Stops gracefully: not serving any more for who watches the health, no new connection, GOAWAY
     * to the others, calls in flight may finish; what is left after the grace is cancelled.
     *
     * @param onGoAway run once clients know that they have to go elsewhere: ends what would never
     *     end by itself, such as telemetry streams
     */
    public void drain(long graceMs, Runnable onGoAway) throws InterruptedException {
        standard.stopServing();
        server.shutdown();
        standard.endStreams();
        onGoAway.run();
        if (!server.awaitTermination(graceMs, TimeUnit.MILLISECONDS)) {
            server.shutdownNow();
            server.awaitTermination(FORCED_END_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** Stops at once: calls in flight are cancelled. Does not wait. */
    @Override
    public void close() {
        server.shutdownNow();
    }
}
