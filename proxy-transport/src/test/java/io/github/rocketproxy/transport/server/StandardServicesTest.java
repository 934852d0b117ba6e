package io.github.rocketproxy.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rocketproxy.pipeline.rpc.RpcListener;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.transport.http2.ConnectionBounds;
import io.github.rocketproxy.transport.proxyprotocol.ProxyProtocolConfig;
import io.github.rocketproxy.transport.tls.TlsConfig;
import io.github.rocketproxy.transport.tls.TlsFront;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Health and reflection of a server over a real connection, without any client id. */
@Tag("system")
@Timeout(60)
class StandardServicesTest {
    private static final long WAIT_S = 30;

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private GrpcServer server;
    private ManagedChannel channel;

    private void start(GrpcConfig config) throws IOException {
        server =
                new GrpcServer(
                        config,
                        loops,
                        loops,
                        NioServerSocketChannel.class,
                        new TlsFront(TlsConfig.OFF, new Counters()),
                        new Counters(),
                        () -> RpcListener.NONE,
                        Map.of(),
                        List.of());
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.start()).usePlaintext().build();
    }

    @AfterEach
    void tearDown() throws InterruptedException {
        channel.shutdownNow();
        channel.awaitTermination(WAIT_S, TimeUnit.SECONDS);
        server.drain(WAIT_S * 1_000);
        loops.shutdownGracefully(0, WAIT_S, TimeUnit.SECONDS).sync();
    }

    @Test
    void shouldBeServingUnderItsNameAndUnderNone() throws IOException {
        start(GrpcConfig.of("127.0.0.1", 0));

        assertThat(health("")).isEqualTo(ServingStatus.SERVING);
        assertThat(health(GrpcServer.SERVICE)).isEqualTo(ServingStatus.SERVING);
        assertThat(failureOf(() -> health("other.Service")).getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void shouldTellWatchersThatItDrainsAndEndTheirStreams() throws Exception {
        start(GrpcConfig.of("127.0.0.1", 0));
        Iterator<HealthCheckResponse> watch =
                HealthGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(WAIT_S, TimeUnit.SECONDS)
                        .watch(HealthCheckRequest.getDefaultInstance());
        assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVING);

        server.drain(Long.MAX_VALUE);

        assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(watch.hasNext()).isFalse();
    }

    @Test
    void shouldTellServicesMethodsAndTypes() throws Exception {
        start(GrpcConfig.of("127.0.0.1", 0));
        Reflection reflection = new Reflection(channel);

        assertThat(
                        reflection
                                .ask(ServerReflectionRequest.newBuilder().setListServices("*"))
                                .getListServicesResponse()
                                .getServiceList())
                .extracting(ServiceResponse::getName)
                .contains(
                        GrpcServer.SERVICE,
                        "grpc.health.v1.Health",
                        "grpc.reflection.v1.ServerReflection",
                        "grpc.reflection.v1alpha.ServerReflection");
        assertThat(
                        reflection
                                .ask(
                                        ServerReflectionRequest.newBuilder()
                                                .setFileContainingSymbol(
                                                        GrpcServer.SERVICE + ".SendMessage"))
                                .getFileDescriptorResponse()
                                .getFileDescriptorProto(0)
                                .toStringUtf8())
                .contains("SendMessageRequest", "SyncLiteSubscription");
        assertThat(
                        reflection
                                .ask(
                                        ServerReflectionRequest.newBuilder()
                                                .setFileContainingSymbol(
                                                        "apache.rocketmq.v2.Message"))
                                .hasFileDescriptorResponse())
                .isTrue();
        server.drain(Long.MAX_VALUE);
        assertThat(reflection.isCompleted()).isTrue();
    }

    @Test
    void shouldKeepItsMethodsToItselfWhenReflectionIsOff() throws IOException {
        start(
                new GrpcConfig(
                        "127.0.0.1",
                        0,
                        8,
                        8,
                        65_535,
                        65_536,
                        8_192,
                        1,
                        1_000,
                        1_000,
                        1_000,
                        ConnectionBounds.NONE,
                        false,
                        ProxyProtocolConfig.OFF));
        Reflection reflection = new Reflection(channel);

        reflection.out.onNext(ServerReflectionRequest.newBuilder().setListServices("*").build());

        assertThat(Status.fromThrowable((Throwable) reflection.take()).getCode())
                .isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(health("")).isEqualTo(ServingStatus.SERVING);
    }

    private ServingStatus health(String service) {
        return HealthGrpc.newBlockingStub(channel)
                .withDeadlineAfter(WAIT_S, TimeUnit.SECONDS)
                .check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus();
    }

    private static Status failureOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call).getStatus();
    }

    /** One reflection stream. */
    private static final class Reflection implements StreamObserver<ServerReflectionResponse> {
        private static final Object COMPLETED = "completed";

        private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
        private final StreamObserver<ServerReflectionRequest> out;

        Reflection(ManagedChannel channel) {
            out = ServerReflectionGrpc.newStub(channel).serverReflectionInfo(this);
        }

        ServerReflectionResponse ask(ServerReflectionRequest.Builder request)
                throws InterruptedException {
            out.onNext(request.build());
            return (ServerReflectionResponse) take();
        }

        Object take() {
            try {
                return received.poll(WAIT_S, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        boolean isCompleted() {
            return COMPLETED.equals(take());
        }

        @Override
        public void onNext(ServerReflectionResponse response) {
            received.add(response);
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
