package io.github.rocketproxy.transport.server;

import io.github.rocketproxy.pipeline.rpc.RpcListener;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.transport.http2.CallStarter;
import io.github.rocketproxy.transport.http2.Http2Connections;
import io.github.rocketproxy.transport.http2.MethodTable;
import io.github.rocketproxy.transport.proto.ServiceProto;
import io.github.rocketproxy.transport.proxyprotocol.ProxyHeaderDetector;
import io.github.rocketproxy.transport.proxyprotocol.ProxyProtocolConfig;
import io.github.rocketproxy.transport.tls.TlsFront;
import io.grpc.Context;
import io.grpc.InternalServer;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The gRPC front-end: one MessagingService that the message path and all binders fill, gRPC's
 * health service and server reflection, on event loops given from outside. Calls run on their
 * connection's event loop, so a handler must not block. A method that nobody bound answers
 * UNIMPLEMENTED; a handler that throws ends its own call with UNKNOWN; the connection lives on in
 * both cases.
 */
public final class GrpcServer implements AutoCloseable {
    /** The service that every RocketMQ v2 client calls. */
    public static final String SERVICE = "apache.rocketmq.v2.MessagingService";

    private static final long FORCED_END_MS = 5_000;

    private final GrpcConfig config;
    private final TlsFront tls;
    private final StandardServices standard = new StandardServices(SERVICE);
    private final Http2Connections connections;
    private final Admission admission;
    private final ServerBootstrap bootstrap;
    private Channel listening;

    /**
     * @param boss accepts connections; not shut down by this server
     * @param workers the shards' event loops; not shut down by this server
     * @param channelType fits both groups
     * @param tls how connections begin
     * @param counters what clients do wrong is counted here
     * @param ends who hears of the end of the rarer calls on the event loop that asks
     * @param messagePath the methods that are answered on the event loops, by full name
     * @param binders each adds its methods to the service
     */
    public GrpcServer(
            GrpcConfig config,
            EventLoopGroup boss,
            EventLoopGroup workers,
            Class<? extends ServerChannel> channelType,
            TlsFront tls,
            Counters counters,
            Supplier<RpcListener> ends,
            Map<String, CallStarter> messagePath,
            List<Consumer<ServerServiceDefinition.Builder>> binders) {
        this.config = config;
        this.tls = tls;
        List<ServerServiceDefinition> services = new ArrayList<>();
        services.add(service(binders));
        services.addAll(standard.services(config.isReflective()));
        connections =
                new Http2Connections(
                        config.http2(), methods(messagePath, services, ends), counters);
        admission = new Admission(config.bounds(), connections::isMemoryShort, counters);
        bootstrap =
                new ServerBootstrap()
                        .group(boss, workers)
                        .channel(channelType)
                        .option(ChannelOption.SO_BACKLOG, config.backlog())
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(new Opening());
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

    private static MethodTable methods(
            Map<String, CallStarter> messagePath,
            List<ServerServiceDefinition> services,
            Supplier<RpcListener> ends) {
        Context context =
                Context.ROOT.withValue(
                        InternalServer.SERVER_CONTEXT_KEY, new ServiceDirectory(services));
        Map<String, CallStarter> methods = new HashMap<>();
        for (ServerServiceDefinition service : services) {
            service.getMethods()
                    .forEach(
                            method ->
                                    methods.put(
                                            method.getMethodDescriptor().getFullMethodName(),
                                            new ServiceMethod<>(method, context, ends)));
        }
        methods.putAll(messagePath);
        return new MethodTable(methods);
    }

    /** On the loop of a connection that was accepted. */
    private final class Opening extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            if (!admission.admit(channel)) {
                return;
            }
            ChannelHandler first =
                    new AddressGate(admission, tls.before(connections.open(channel)));
            ProxyProtocolConfig proxyProtocol = config.proxyProtocol();
            channel.pipeline()
                    .addLast(
                            proxyProtocol.trusted().isEmpty()
                                    ? first
                                    : new ProxyHeaderDetector(proxyProtocol, first));
        }
    }

    /**
     * Starts to listen.
     *
     * @return the port
     * @throws IOException the address cannot be bound; the message names it
     */
    public int start() throws IOException {
        InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("Failed to bind to address " + address, bound.cause());
        }
        listening = bound.channel();
        standard.serve();
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** The connections of clients, to be looked at. */
    public Http2Connections connections() {
        return connections;
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
        if (listening != null) {
            listening.close().awaitUninterruptibly();
        }
        connections.goAway();
        standard.endStreams();
        onGoAway.run();
        if (!connections.awaitClosed(graceMs)) {
            connections.close();
            connections.awaitClosed(FORCED_END_MS);
        }
    }

    /** Stops at once: calls in flight are cancelled. Does not wait. */
    @Override
    public void close() {
        if (listening != null) {
            listening.close();
        }
        connections.close();
    }
}
