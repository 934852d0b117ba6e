package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.port.Membership;
import io.github.rocketproxy.pipeline.port.Metadata;
import io.github.rocketproxy.transport.client.ClientConfig;
import io.github.rocketproxy.transport.client.ClientTable;
import io.github.rocketproxy.transport.client.QueuedCommands;
import io.github.rocketproxy.transport.client.SettingsOverlay;
import io.github.rocketproxy.transport.proto.HeartbeatResponse;
import io.github.rocketproxy.transport.proto.NotifyClientTerminationResponse;
import io.github.rocketproxy.transport.proto.QueryAssignmentResponse;
import io.github.rocketproxy.transport.proto.QueryRouteResponse;
import io.github.rocketproxy.transport.proto.Status;
import io.grpc.ServerServiceDefinition;
import java.util.function.Function;

/** QueryRoute, QueryAssignment, Heartbeat, NotifyClientTermination and Telemetry. */
public final class ControlServices {
    private final ControlThreads threads;
    private final RouteRpcs routes;
    private final ClientRpcs clientRpcs;
    private final TelemetryHandler telemetry;
    private final SettingsPusher pusher;

    /**
     * @param clients filled here; swept by its owner
     * @param threads closed by its owner
     * @param membership asked for the subscriptions of clients that have moved here
     * @param commands told what clients answer; closed by its owner
     * @param routeConfig what route answers say besides the route
     * @param queued what waits on all telemetry streams
     */
    public ControlServices(
            Metadata metadata,
            AccessPolicy access,
            ClientTable clients,
            ClientConfig config,
            ControlThreads threads,
            Membership membership,
            TelemetryCommands commands,
            RouteConfig routeConfig,
            QueuedCommands queued) {
        Checks checks = new Checks(access);
        MetadataLookup lookup = new MetadataLookup(metadata);
        SettingsOverlay overlay = new SettingsOverlay(config);
        SettingsIntake intake = new SettingsIntake(checks, lookup, clients, config, overlay);
        this.threads = threads;
        this.routes = new RouteRpcs(checks, lookup, routeConfig);
        this.clientRpcs =
                new ClientRpcs(
                        checks,
                        metadata,
                        clients,
                        new ProvisionalSessions(lookup, membership, clients, overlay));
        this.telemetry =
                new TelemetryHandler(
                        threads, checks, intake, commands, config.maxStreams(), queued);
        this.pusher = new SettingsPusher(metadata, clients, overlay);
    }

    /** Adds the control RPCs to the MessagingService. */
    public void bind(ServerServiceDefinition.Builder service) {
        service.addMethod(
                ControlMethods.QUERY_ROUTE,
                unary(
                        routes::queryRoute,
                        status -> QueryRouteResponse.newBuilder().setStatus(status).build()));
        service.addMethod(
                ControlMethods.QUERY_ASSIGNMENT,
                unary(
                        routes::queryAssignment,
                        status -> QueryAssignmentResponse.newBuilder().setStatus(status).build()));
        service.addMethod(
                ControlMethods.HEARTBEAT,
                unary(
                        clientRpcs::heartbeat,
                        status -> HeartbeatResponse.newBuilder().setStatus(status).build()));
        service.addMethod(
                ControlMethods.NOTIFY_CLIENT_TERMINATION,
                unary(
                        clientRpcs::terminate,
                        status ->
                                NotifyClientTerminationResponse.newBuilder()
                                        .setStatus(status)
                                        .build()));
        service.addMethod(ControlMethods.TELEMETRY, telemetry);
    }

    private <Q, A> UnaryHandler<Q, A> unary(UnaryRpc.Body<Q, A> body, Function<Status, A> refusal) {
        return new UnaryHandler<>(threads, new UnaryRpc<>(body, refusal));
    }

    /**
     * What tells connected consumers when the settings of their group have changed; closed by its
     * owner.
     */
    public SettingsPusher pusher() {
        return pusher;
    }

    /** Ends all telemetry streams, so that a drain does not wait for them. */
    public void endTelemetry() {
        telemetry.endAll();
    }
}
