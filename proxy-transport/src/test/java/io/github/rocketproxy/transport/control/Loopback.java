package io.github.rocketproxy.transport.control;

import apache.rocketmq.v2.MessagingServiceGrpc;
import apache.rocketmq.v2.TelemetryCommand;
import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.rpc.RpcListener;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.transport.client.ClientConfig;
import io.github.rocketproxy.transport.client.ClientTable;
import io.github.rocketproxy.transport.client.MemberAnnouncer;
import io.github.rocketproxy.transport.server.GrpcConfig;
import io.github.rocketproxy.transport.server.GrpcServer;
import io.github.rocketproxy.transport.tls.TlsConfig;
import io.github.rocketproxy.transport.tls.TlsFront;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The control RPCs behind a real port, with one client connection. */
final class Loopback {
    private static final long WAIT_S = 30;
    private static final long COMMAND_TIMEOUT_MS = 60_000;

    final FakeMetadata metadata = new FakeMetadata();
    final ClientTable clients;
    final ControlServices services;
    final FakeBroker broker = new FakeBroker();
    final OperationServices operations;
    final TelemetryCommands commands;
    final FakeMembership membership = new FakeMembership();
    final List<String> ends = new CopyOnWriteArrayList<>();
    final GrpcServer server;
    final ManagedChannel channel;
    volatile AccessPolicy.Decision decision = AccessPolicy.Decision.ALLOW;
    private final ControlThreads threads;
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    Loopback(int maxRunning, Consumer<ServerServiceDefinition.Builder> more) throws IOException {
        ClientConfig config = new ClientConfig(2, 3, 120_000, 4_096, 4_194_304, true, 32, 20_000);
        clients = new ClientTable(config, System::nanoTime);
        threads = new ControlThreads(maxRunning);
        commands = new TelemetryCommands(clients, COMMAND_TIMEOUT_MS);
        clients.listen(new MemberAnnouncer(membership));
        services =
                new ControlServices(
                        metadata,
                        new Policy(),
                        clients,
                        config,
                        threads,
                        membership,
                        commands,
                        RouteConfig.DEFAULT);
        operations = new OperationServices(metadata, new Policy(), broker, broker, broker, threads);
        clients.listen(operations.departures());
        server =
                new GrpcServer(
                        GrpcConfig.of("127.0.0.1", 0),
                        loops,
                        loops,
                        NioServerSocketChannel.class,
                        new TlsFront(TlsConfig.OFF, new Counters()),
                        new Counters(),
                        () -> listener(),
                        Map.of(),
                        List.of(services::bind, operations::bind, more));
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.start()).usePlaintext().build();
    }

    /** Writes down how each call has ended. */
    private RpcListener listener() {
        return rpc ->
                ends.add(
                        String.join(
                                " ",
                                rpc.rpc().label(),
                                rpc.result().name(),
                                String.valueOf(rpc.code()),
                                rpc.caller().clientId()));
    }

    MessagingServiceGrpc.MessagingServiceBlockingStub client(String clientId) {
        return MessagingServiceGrpc.newBlockingStub(channel(clientId))
                .withDeadlineAfter(WAIT_S, TimeUnit.SECONDS);
    }

    MessagingServiceGrpc.MessagingServiceFutureStub futureClient(String clientId) {
        return MessagingServiceGrpc.newFutureStub(channel(clientId))
                .withDeadlineAfter(WAIT_S, TimeUnit.SECONDS);
    }

    Telemetry telemetry(String clientId) {
        return new Telemetry(MessagingServiceGrpc.newStub(channel(clientId)));
    }

    io.grpc.Channel channel(String clientId) {
        Metadata headers = new Metadata();
        if (clientId != null) {
            headers.put(
                    Metadata.Key.of("x-mq-client-id", Metadata.ASCII_STRING_MARSHALLER), clientId);
            headers.put(
                    Metadata.Key.of("x-mq-language", Metadata.ASCII_STRING_MARSHALLER), "klingon");
        }
        return ClientInterceptors.intercept(
                channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    void close() throws InterruptedException {
        channel.shutdownNow();
        channel.awaitTermination(WAIT_S, TimeUnit.SECONDS);
        server.close();
        server.drain(WAIT_S * 1_000);
        threads.close();
        commands.close();
        loops.shutdownGracefully(0, WAIT_S, TimeUnit.SECONDS).sync();
    }

    private final class Policy implements AccessPolicy {
        @Override
        public Decision decide(RequestEvent event) {
            throw new AssertionError("the message path is not tested here");
        }

        @Override
        public Decision decide(Caller caller, String operation, String topic, String group) {
            return caller.remoteAddress().startsWith("127.0.0.1:") ? decision : Decision.DENY;
        }

        @Override
        public void resolve(Caller caller) {
            // a policy that knows no more after it has looked
        }
    }

    /** The client's side of a telemetry stream: commands, then how it ended. */
    static final class Telemetry implements StreamObserver<TelemetryCommand> {
        private static final Object COMPLETED = "completed";

        private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
        final StreamObserver<TelemetryCommand> out;

        Telemetry(MessagingServiceGrpc.MessagingServiceStub stub) {
            out = stub.telemetry(this);
        }

        TelemetryCommand command() throws InterruptedException {
            return (TelemetryCommand) received.poll(WAIT_S, TimeUnit.SECONDS);
        }

        boolean isCompleted() throws InterruptedException {
            return COMPLETED.equals(received.poll(WAIT_S, TimeUnit.SECONDS));
        }

        io.grpc.Status failure() throws InterruptedException {
            return io.grpc.Status.fromThrowable(
                    (Throwable) received.poll(WAIT_S, TimeUnit.SECONDS));
        }

        @Override
        public void onNext(TelemetryCommand command) {
            received.add(command);
        }

        @Override
        public void onError(Throwable failure) {
            received.add(failure);
        }

        @Override
        public void onCompleted() {
            received.add(COMPLETED);
        }
    }
}
