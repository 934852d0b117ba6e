package io.github.rocketproxy.transport.server;

import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.util.ArrayList;
import java.util.List;

/**
 * The services that every gRPC server may have: grpc.health.v1 and server reflection, v1 and the
 * older v1alpha. They need no client id. Their handlers look into tables only, so that event loops
 * may run them.
 */
final class StandardServices {
    /** Health watches and reflection streams at a time; each stays open as long as it likes. */
    private static final int MAX_CALLS = 1_000;

    private final HealthStatusManager health = new HealthStatusManager();
    private final EndableCalls calls = new EndableCalls(MAX_CALLS);
    private final String service;

    /**
     * @param service the service whose health is told, under its name and under the empty one
     */
    StandardServices(String service) {
        this.service = service;
        set(ServingStatus.NOT_SERVING);
    }

    @SuppressWarnings("deprecation") // v1alpha: what older tools ask
    List<ServerServiceDefinition> services(boolean isReflective) {
        List<ServerServiceDefinition> services = new ArrayList<>();
        services.add(ServerInterceptors.intercept(health.getHealthService(), calls));
        if (isReflective) {
            services.add(
                    ServerInterceptors.intercept(ProtoReflectionServiceV1.newInstance(), calls));
            services.add(ServerInterceptors.intercept(ProtoReflectionService.newInstance(), calls));
        }
        return services;
    }

    /** From now on the answer is SERVING. */
    void serve() {
        set(ServingStatus.SERVING);
    }

    /** From now on the answer is NOT_SERVING; who watches hears of it. */
    void stopServing() {
        set(ServingStatus.NOT_SERVING);
    }

    /** Ends the streams, so that a drain does not wait for them. */
    void endStreams() {
        calls.endAll();
    }

    private void set(ServingStatus status) {
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        health.setStatus(service, status);
    }
}
