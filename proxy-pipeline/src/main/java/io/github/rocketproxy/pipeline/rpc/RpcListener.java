package io.github.rocketproxy.pipeline.rpc;

/**
 * Hears of the end of every RPC of one event loop. Called on that loop, once a call, after its
 * answer; must neither block nor throw, and on the message path not allocate.
 */
@FunctionalInterface
public interface RpcListener {
    /** Hears nothing. */
    RpcListener NONE = rpc -> {};

    /** The call is over. Nothing of it may be kept. */
    void onEnd(EndedRpc rpc);

    /** Whether {@link EndedRpc#topic} and the like are to be kept until the end. */
    default boolean wantsNames() {
        return false;
    }
}
