package io.github.rocketproxy.bench.load;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * HTTP/2 connections to one endpoint, each a client of its own with its own id. Replies come on the
 * event loops, so listeners must not block. Close it to drop the connections.
 */
public final class Connections implements AutoCloseable {
    static final MethodDescriptor<byte[], byte[]> SEND = unary("SendMessage");
    static final MethodDescriptor<byte[], byte[]> ACK = unary("AckMessage");
    static final MethodDescriptor<byte[], byte[]> HEARTBEAT = unary("Heartbeat");
    static final MethodDescriptor<byte[], byte[]> RECEIVE =
            method("ReceiveMessage", MethodDescriptor.MethodType.SERVER_STREAMING);
    static final MethodDescriptor<byte[], byte[]> TELEMETRY =
            method("Telemetry", MethodDescriptor.MethodType.BIDI_STREAMING);

    private static final String SERVICE = "apache.rocketmq.v2.MessagingService";
    private static final Metadata.Key<String> CLIENT_ID = key("x-mq-client-id");
    private static final Metadata.Key<String> LANGUAGE = key("x-mq-language");
    private static final Metadata.Key<String> VERSION = key("x-mq-client-version");
    private static final Metadata.Key<String> PROTOCOL = key("x-mq-protocol");
    private static final int MAX_LOOPS = 2;
    private static final int FLOW_WINDOW_BYTES = 8 << 20;
    private static final int MAX_REPLY_BYTES = 256 << 20;

    private final List<ManagedChannel> channels = new ArrayList<>();
    private final String clientPrefix = "bench-" + ProcessHandle.current().pid() + "-";
    private final MultiThreadIoEventLoopGroup loops;

    /** Opens {@code count} connections lazily, with the first call of each. */
    public Connections(Endpoint endpoint, int count) {
        loops =
                new MultiThreadIoEventLoopGroup(
                        Math.min(count, MAX_LOOPS),
                        Epoll.isAvailable()
                                ? EpollIoHandler.newFactory()
                                : NioIoHandler.newFactory());
        for (int i = 0; i < count; i++) {
            channels.add(newChannel(endpoint));
        }
    }

    private ManagedChannel newChannel(Endpoint endpoint) {
        return NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port())
                .usePlaintext()
                .directExecutor()
                .eventLoopGroup(loops)
                .channelType(
                        Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .flowControlWindow(FLOW_WINDOW_BYTES)
                .maxInboundMessageSize(MAX_REPLY_BYTES)
                .disableRetry()
                .disableServiceConfigLookUp()
                .build();
    }

    /** Number of connections. */
    public int count() {
        return channels.size();
    }

    /** Starts a call with one request; {@code deadlineMs} counts from now. */
    void call(
            int connection,
            MethodDescriptor<byte[], byte[]> method,
            byte[] request,
            long deadlineMs,
            ClientCall.Listener<byte[]> listener) {
        ClientCall<byte[], byte[]> call = open(connection, method, deadlineMs, listener);
        call.sendMessage(request);
        call.halfClose();
    }

    /** Starts a call that stays open for sending. */
    ClientCall<byte[], byte[]> open(
            int connection,
            MethodDescriptor<byte[], byte[]> method,
            long deadlineMs,
            ClientCall.Listener<byte[]> listener) {
        return open(connection, clientPrefix + connection, method, deadlineMs, listener);
    }

    /** As above, for one of several clients that share the connection. */
    ClientCall<byte[], byte[]> open(
            int connection,
            String clientId,
            MethodDescriptor<byte[], byte[]> method,
            long deadlineMs,
            ClientCall.Listener<byte[]> listener) {
        CallOptions options =
                CallOptions.DEFAULT
                        .withWaitForReady()
                        .withDeadlineAfter(deadlineMs, TimeUnit.MILLISECONDS);
        ClientCall<byte[], byte[]> call = channels.get(connection).newCall(method, options);
        call.start(listener, headers(clientId));
        call.request(method.getType().serverSendsOneMessage() ? 2 : Integer.MAX_VALUE);
        return call;
    }

    private static Metadata headers(String clientId) {
        Metadata headers = new Metadata();
        headers.put(CLIENT_ID, clientId);
        headers.put(LANGUAGE, "JAVA");
        headers.put(VERSION, "5.2.0");
        headers.put(PROTOCOL, "v2");
        return headers;
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    private static MethodDescriptor<byte[], byte[]> unary(String name) {
        return method(name, MethodDescriptor.MethodType.UNARY);
    }

    private static MethodDescriptor<byte[], byte[]> method(
            String name, MethodDescriptor.MethodType type) {
        BytesMarshaller bytes = new BytesMarshaller();
        return MethodDescriptor.newBuilder(bytes, bytes)
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .build();
    }
}
