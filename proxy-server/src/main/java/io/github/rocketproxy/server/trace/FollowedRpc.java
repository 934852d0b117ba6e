package io.github.rocketproxy.server.trace;

import io.github.rocketproxy.pipeline.event.Protocol;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.rpc.EndedRpc;
import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import io.github.rocketproxy.pipeline.trace.Trace;

/** What is kept of a followed RPC until its spans are made; as {@link EndedRpc}. */
record FollowedRpc(
        Trace trace,
        Rpc rpc,
        Protocol protocol,
        RpcResult result,
        ReplyCode code,
        String text,
        long arrivalNs,
        long endNs,
        int parts,
        long bytesIn,
        long bytesOut,
        String clientId,
        String remoteAddress) {

    static FollowedRpc of(EndedRpc rpc) {
        return new FollowedRpc(
                rpc.trace(),
                rpc.rpc(),
                rpc.protocol(),
                rpc.result(),
                rpc.code(),
                rpc.text(),
                rpc.arrivalNs(),
                rpc.endNs(),
                rpc.parts(),
                rpc.bytesIn(),
                rpc.bytesOut(),
                rpc.caller().clientId(),
                rpc.caller().remoteAddress());
    }
}
