package io.github.rocketproxy.server.log;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.Protocol;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.rpc.EndedRpc;
import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import io.github.rocketproxy.pipeline.trace.Trace;

/** RPCs that have ended, as a test wants them. */
public record EndedRpcs(
        Rpc rpc, RpcResult result, ReplyCode code, String text, long endNs, Trace trace)
        implements EndedRpc {

    /** One that took so long. */
    public static EndedRpcs of(Rpc rpc, ReplyCode code, long durationNs) {
        return new EndedRpcs(rpc, RpcResult.ANSWERED, code, null, durationNs, null);
    }

    @Override
    public Protocol protocol() {
        return Protocol.GRPC;
    }

    @Override
    public long arrivalNs() {
        return 0;
    }

    @Override
    public int parts() {
        return 2;
    }

    @Override
    public long bytesIn() {
        return 300;
    }

    @Override
    public long bytesOut() {
        return 40;
    }

    @Override
    public Caller caller() {
        return new Caller("client-1", "10.0.0.9:4711", "Signature=secret", "date", null);
    }

    @Override
    public String topic() {
        return "orders";
    }

    @Override
    public String group() {
        return null;
    }
}
