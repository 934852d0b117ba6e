package io.github.rocketproxy.pipeline.rpc;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.Protocol;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.trace.Trace;

/**
 * An RPC that is over. Valid during {@link RpcListener#onEnd} only: the object is another call's
 * afterwards.
 */
public interface EndedRpc {
    Rpc rpc();

    Protocol protocol();

    RpcResult result();

    /**
     * What the client was told, of several parts what they have in common, see {@link
     * ReplyCode#MULTIPLE_RESULTS}. Null: no code, as where the client did not wait for one.
     */
    ReplyCode code();

    /** Why, for people; null without a reason. */
    default String text() {
        return null;
    }

    /** {@code System.nanoTime()} at which the request was there whole. */
    long arrivalNs();

    /** {@code System.nanoTime()} at which the answer was written, or the call broken off. */
    long endNs();

    /** Messages or receipt handles in the request; 0 where it has not been read. */
    int parts();

    /** Bytes of the request's messages, without their frames. */
    long bytesIn();

    /** Bytes of the answer's messages, without their frames. */
    long bytesOut();

    /** Who has called. */
    Caller caller();

    /** What it met on its way; null for those that are not followed. */
    default Trace trace() {
        return null;
    }

    /**
     * The topic of the request, of several parts that of the first. Allocates. Null where there is
     * none, or where no listener {@link RpcListener#wantsNames}.
     */
    default String topic() {
        return null;
    }

    /** The consumer group of the request; as {@link #topic}. */
    default String group() {
        return null;
    }
}
