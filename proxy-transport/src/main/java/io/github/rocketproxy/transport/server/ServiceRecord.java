package io.github.rocketproxy.transport.server;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.Protocol;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcRecord;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/** What is to be told of a {@link ServiceCall} when it is over. Event loop only. */
final class ServiceRecord extends RpcRecord {
    /** As the service has ended it; null: it has not. */
    Status status;

    /** What the service's messages said. */
    ReplyCode code;

    private final ServiceCall<?, ?> call;

    ServiceRecord(ServiceCall<?, ?> call) {
        this.call = call;
    }

    @Override
    public Rpc rpc() {
        MethodDescriptor<?, ?> method = call.getMethodDescriptor();
        return GrpcServer.SERVICE.equals(method.getServiceName())
                ? Rpc.ofMethod(method.getBareMethodName())
                : Rpc.OTHER;
    }

    @Override
    public Protocol protocol() {
        return Protocol.GRPC;
    }

    @Override
    public RpcResult result() {
        if (call.isCancelled() || status == null) {
            return RpcResult.CANCELLED;
        }
        return status.isOk() ? RpcResult.ANSWERED : RpcResult.FAILED;
    }

    @Override
    public ReplyCode code() {
        return result() == RpcResult.ANSWERED ? code : null;
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public Caller caller() {
        return call.caller();
    }
}
