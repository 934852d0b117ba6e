package io.github.rocketproxy.transport.control;

import com.google.protobuf.Message;
import io.github.rocketproxy.transport.proto.HeartbeatRequest;
import io.github.rocketproxy.transport.proto.HeartbeatResponse;
import io.github.rocketproxy.transport.proto.NotifyClientTerminationRequest;
import io.github.rocketproxy.transport.proto.NotifyClientTerminationResponse;
import io.github.rocketproxy.transport.proto.QueryAssignmentRequest;
import io.github.rocketproxy.transport.proto.QueryAssignmentResponse;
import io.github.rocketproxy.transport.proto.QueryRouteRequest;
import io.github.rocketproxy.transport.proto.QueryRouteResponse;
import io.github.rocketproxy.transport.proto.TelemetryCommand;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;

/** The control RPCs as gRPC knows them. */
final class ControlMethods {
    private static final String SERVICE = "apache.rocketmq.v2.MessagingService";

    static final MethodDescriptor<QueryRouteRequest, QueryRouteResponse> QUERY_ROUTE =
            method(
                    MethodType.UNARY,
                    "QueryRoute",
                    QueryRouteRequest.getDefaultInstance(),
                    QueryRouteResponse.getDefaultInstance());

    static final MethodDescriptor<QueryAssignmentRequest, QueryAssignmentResponse>
            QUERY_ASSIGNMENT =
                    method(
                            MethodType.UNARY,
                            "QueryAssignment",
                            QueryAssignmentRequest.getDefaultInstance(),
                            QueryAssignmentResponse.getDefaultInstance());

    static final MethodDescriptor<HeartbeatRequest, HeartbeatResponse> HEARTBEAT =
            method(
                    MethodType.UNARY,
                    "Heartbeat",
                    HeartbeatRequest.getDefaultInstance(),
                    HeartbeatResponse.getDefaultInstance());

    static final MethodDescriptor<NotifyClientTerminationRequest, NotifyClientTerminationResponse>
            NOTIFY_CLIENT_TERMINATION =
                    method(
                            MethodType.UNARY,
                            "NotifyClientTermination",
                            NotifyClientTerminationRequest.getDefaultInstance(),
                            NotifyClientTerminationResponse.getDefaultInstance());

    static final MethodDescriptor<TelemetryCommand, TelemetryCommand> TELEMETRY =
            method(
                    MethodType.BIDI_STREAMING,
                    "Telemetry",
                    TelemetryCommand.getDefaultInstance(),
                    TelemetryCommand.getDefaultInstance());

    private ControlMethods() {}

    /** A method of the MessagingService. */
    static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
            MethodType type, String name, Q request, A answer) {
        return MethodDescriptor.<Q, A>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(new TolerantMarshaller<>(request))
                .setResponseMarshaller(ProtoUtils.marshaller(answer))
                .build();
    }
}
