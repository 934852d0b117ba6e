package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import apache.rocketmq.v2.AdminGrpc;
import apache.rocketmq.v2.ChangeLogLevelRequest;
import io.github.rocketproxy.it.support.FreePorts;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyUnderTest;
import io.github.rocketproxy.it.support.RealCluster;
import io.grpc.ManagedChannel;
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
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.rocketmq.shaded.io.grpc.ManagedChannelBuilder;
import org.apache.rocketmq.shaded.io.grpc.Status;
import org.apache.rocketmq.shaded.io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators and load balancers ask, with the tools that gRPC has: none has a client id. */
@IntegrationTest
class OperatorIT {
    private static final String SERVICE = "apache.rocketmq.v2.MessagingService";
    private static final String OWN_LOGGERS = "io.github.rocketproxy";
    private static final long WAIT_S = 30;

    private final int adminPort = FreePorts.next();
    private final Level before = level();
    private ProxyUnderTest proxy;
    private ManagedChannel channel;

    @BeforeEach
    void setUp() {
        proxy =
                InJvmProxy.cluster(
                        RealCluster.shared().nameServerAddress(),
                        PipelineMode.FUSED,
                        Map.of("admin.grpcPort", Integer.toString(adminPort)));
        channel = NettyChannelBuilder.forTarget(proxy.endpoint()).usePlaintext().build();
    }

    @AfterEach
    void tearDown() throws InterruptedException {
        Configurator.setLevel(OWN_LOGGERS, before);
        channel.shutdownNow();
        channel.awaitTermination(WAIT_S, TimeUnit.SECONDS);
        if (proxy != null) {
            proxy.close();
        }
    }

    @Test
    void shouldChangeTheLogLevelOnTheAdminPortOnly() throws InterruptedException {
        assertThat(change("127.0.0.1:" + adminPort, ChangeLogLevelRequest.Level.DEBUG))
                .contains("DEBUG");
        assertThat(level()).isEqualTo(Level.DEBUG);

        StatusRuntimeException refused =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> change(proxy.endpoint(), ChangeLogLevelRequest.Level.ERROR));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(level()).isEqualTo(Level.DEBUG);
    }

    @Test
    void shouldTellItsHealthUntilItDrains() {
        Iterator<HealthCheckResponse> watch =
                HealthGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(WAIT_S, TimeUnit.SECONDS)
                        .watch(HealthCheckRequest.newBuilder().setService(SERVICE).build());
        assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVING);

        proxy.close();
        proxy = null;

        assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(watch.hasNext()).isFalse();
    }

    @Test
    void shouldTellItsMethods() {
        assertThat(reflect(ServerReflectionRequest.newBuilder().setListServices("*")))
                .satisfies(
                        answer ->
                                assertThat(answer.getListServicesResponse().getServiceList())
                                        .extracting(ServiceResponse::getName)
                                        .contains(SERVICE)
                                        .doesNotContain("apache.rocketmq.v2.Admin"));
        assertThat(
                        reflect(
                                        ServerReflectionRequest.newBuilder()
                                                .setFileContainingSymbol(SERVICE))
                                .getFileDescriptorResponse()
                                .getFileDescriptorProtoList())
                .anyMatch(file -> file.toStringUtf8().contains("RecallMessage"));
    }

    private static Level level() {
        return LoggerContext.getContext(false)
                .getConfiguration()
                .getLoggerConfig(OWN_LOGGERS)
                .getLevel();
    }

    private static String change(String target, ChangeLogLevelRequest.Level level)
            throws InterruptedException {
        org.apache.rocketmq.shaded.io.grpc.ManagedChannel admin =
                ManagedChannelBuilder.forTarget(target).usePlaintext().build();
        try {
            return AdminGrpc.newBlockingStub(admin)
                    .withDeadlineAfter(WAIT_S, TimeUnit.SECONDS)
                    .changeLogLevel(ChangeLogLevelRequest.newBuilder().setLevel(level).build())
                    .getRemark();
        } finally {
            admin.shutdownNow();
            admin.awaitTermination(WAIT_S, TimeUnit.SECONDS);
        }
    }

    private ServerReflectionResponse reflect(ServerReflectionRequest.Builder request) {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> out =
                ServerReflectionGrpc.newStub(channel)
                        .withDeadlineAfter(WAIT_S, TimeUnit.SECONDS)
                        .serverReflectionInfo(new FirstAnswer(answer));
        out.onNext(request.build());
        out.onCompleted();
        return answer.join();
    }

    private record FirstAnswer(CompletableFuture<ServerReflectionResponse> answer)
            implements StreamObserver<ServerReflectionResponse> {
        @Override
        public void onNext(ServerReflectionResponse response) {
            answer.complete(response);
        }

        @Override
        public void onError(Throwable failure) {
            answer.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            answer.completeExceptionally(new IllegalStateException("stream ended"));
        }
    }
}
