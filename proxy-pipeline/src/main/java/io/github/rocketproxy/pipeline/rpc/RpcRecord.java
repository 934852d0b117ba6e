package io.github.rocketproxy.pipeline.rpc;

/**
 * What an RPC's own event loop notes of it until it is over. Fields are public because it is a
 * struct of whoever serves the call.
 */
public abstract class RpcRecord implements EndedRpc {
    public long arrivalNs;
    public long endNs;
    public long bytesIn;
    public long bytesOut;

    @Override
    public final long arrivalNs() {
        return arrivalNs;
    }

    @Override
    public final long endNs() {
        return endNs;
    }

    @Override
    public final long bytesIn() {
        return bytesIn;
    }

    @Override
    public final long bytesOut() {
        return bytesOut;
    }
}
