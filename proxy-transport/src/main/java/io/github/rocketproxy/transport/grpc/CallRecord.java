package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.Protocol;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcRecord;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import io.github.rocketproxy.pipeline.trace.Trace;

/** What is to be told of a call when it is over. Part of it, reused with it. Event loop only. */
final class CallRecord extends RpcRecord {
    int parts;

    /** The answer has been written whole. */
    boolean isAnswered;

    /** The answer could not be written, or the transport has ended the call with an error. */
    boolean isBroken;

    /** Null where the call is not followed, and most are not. */
    Trace trace;

    /** The metadata say nothing: whether it is followed depends on the request. */
    boolean isTraceOpen;

    private final MessageCall call;
    private final Rpc rpc;
    private RequestNames names;

    CallRecord(MessageCall call, Rpc rpc) {
        this.call = call;
        this.rpc = rpc;
    }

    /** Keeps the names that are in a request until its end. */
    void keepNames(RequestEvent event) {
        names = names == null ? new RequestNames() : names;
        names.keep(event);
    }

    void clear() {
        arrivalNs = 0;
        endNs = 0;
        bytesIn = 0;
        bytesOut = 0;
        parts = 0;
        isAnswered = false;
        isBroken = false;
        trace = null;
        isTraceOpen = false;
        if (names != null) {
            names.clear();
        }
    }

    @Override
    public Rpc rpc() {
        return rpc;
    }

    @Override
    public Protocol protocol() {
        return Protocol.GRPC;
    }

    @Override
    public RpcResult result() {
        if (isAnswered) {
            return RpcResult.ANSWERED;
        }
        return isBroken ? RpcResult.FAILED : RpcResult.CANCELLED;
    }

    @Override
    public ReplyCode code() {
        return isAnswered ? call.outcome() : null;
    }

    @Override
    public String text() {
        return isAnswered ? call.outcomeText() : null;
    }

    @Override
    public int parts() {
        return parts;
    }

    @Override
    public Caller caller() {
        return call.caller();
    }

    @Override
    public String topic() {
        return names == null ? null : names.topic();
    }

    @Override
    public String group() {
        return names == null ? null : names.group();
    }

    @Override
    public Trace trace() {
        return trace;
    }
}
