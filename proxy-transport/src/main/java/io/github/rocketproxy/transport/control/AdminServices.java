package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.transport.proto.AdminProto;
import io.github.rocketproxy.transport.proto.ChangeLogLevelRequest;
import io.github.rocketproxy.transport.proto.ChangeLogLevelResponse;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.grpc.protobuf.ProtoUtils;

/**
 * {@code apache.rocketmq.v2.Admin}. It asks nobody for a client id or for permission: whoever
 * reaches it may use it, so it belongs on a port of its own that clients do not reach.
 */
public final class AdminServices {
    private static final String SERVICE = "apache.rocketmq.v2.Admin";
    private static final MethodDescriptor<ChangeLogLevelRequest, ChangeLogLevelResponse>
            CHANGE_LOG_LEVEL =
                    MethodDescriptor.<ChangeLogLevelRequest, ChangeLogLevelResponse>newBuilder()
                            .setType(MethodType.UNARY)
                            .setFullMethodName(
                                    MethodDescriptor.generateFullMethodName(
                                            SERVICE, "ChangeLogLevel"))
                            .setRequestMarshaller(
                                    new TolerantMarshaller<>(
                                            ChangeLogLevelRequest.getDefaultInstance()))
                            .setResponseMarshaller(
                                    ProtoUtils.marshaller(
                                            ChangeLogLevelResponse.getDefaultInstance()))
                            .build();

    private final LogLevels levels;
    private final ControlThreads threads;

    /**
     * @param threads closed by its owner
     */
    public AdminServices(LogLevels levels, ControlThreads threads) {
        this.levels = levels;
        this.threads = threads;
    }

    /** The service, for a server of its own. */
    public ServerServiceDefinition service() {
        ServiceDescriptor descriptor =
                ServiceDescriptor.newBuilder(SERVICE)
                        .addMethod(CHANGE_LOG_LEVEL)
                        .setSchemaDescriptor(
                                (ProtoFileDescriptorSupplier) AdminProto::getDescriptor)
                        .build();
        return ServerServiceDefinition.builder(descriptor)
                .addMethod(
                        CHANGE_LOG_LEVEL,
                        new UnaryHandler<>(
                                threads,
                                new UnaryRpc<>(
                                        this::changeLogLevel,
                                        status -> remark(status.getMessage()))))
                .build();
    }

    private ChangeLogLevelResponse changeLogLevel(Caller caller, ChangeLogLevelRequest request)
            throws RefusedException {
        LogLevel level =
                switch (request.getLevel()) {
                    case TRACE -> LogLevel.TRACE;
                    case DEBUG -> LogLevel.DEBUG;
                    case INFO -> LogLevel.INFO;
                    case WARN -> LogLevel.WARN;
                    case ERROR -> LogLevel.ERROR;
                    case UNRECOGNIZED ->
                            throw new RefusedException(
                                    ReplyCode.BAD_REQUEST,
                                    "unknown log level " + request.getLevelValue());
                };
        levels.set(level);
        return remark("the log level is " + level + " now");
    }

    private static ChangeLogLevelResponse remark(String text) {
        return ChangeLogLevelResponse.newBuilder().setRemark(text).build();
    }
}
