package io.github.rocketproxy.pipeline.status;

import io.github.rocketproxy.pipeline.event.Protocol;
import io.github.rocketproxy.pipeline.rpc.EndedRpc;
import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcListener;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Counts the RPCs of one event loop. Written by the loop alone, read by any thread. Allocates when
 * an RPC, or an outcome of it, is seen for the first time.
 */
public final class RpcMeters implements RpcListener {
    private static final int RPCS = Rpc.values().length;

    private final AtomicReferenceArray<RpcMeter> meters =
            new AtomicReferenceArray<>(Protocol.values().length * RPCS);

    @Override
    public void onEnd(EndedRpc rpc) {
        int index = index(rpc.protocol(), rpc.rpc());
        RpcMeter meter = meters.getPlain(index);
        if (meter == null) {
            meter = new RpcMeter();
            meters.setRelease(index, meter);
        }
        meter.onEnd(rpc);
    }

    private static int index(Protocol protocol, Rpc rpc) {
        return protocol.ordinal() * RPCS + rpc.ordinal();
    }

    /** What was counted of that RPC; null if it was never called. */
    public RpcMeter meter(Protocol protocol, Rpc rpc) {
        return meters.getAcquire(index(protocol, rpc));
    }
}
