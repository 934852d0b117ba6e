package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.pipeline.rpc.EndedRpc;
import io.github.rocketproxy.pipeline.rpc.RpcListener;
import io.github.rocketproxy.pipeline.status.RpcMeters;
import io.github.rocketproxy.server.log.AccessLog;
import io.github.rocketproxy.server.trace.SpanExport;

/**
 * All who hear of the RPCs of one event loop. Named one by one: each call of an interface here is a
 * call that the compiler does not see through, for every message.
 *
 * @param spans null: nothing is followed
 */
record LoopJournal(RpcMeters meters, AccessLog accessLog, SpanExport spans) implements RpcListener {
    @Override
    public void onEnd(EndedRpc rpc) {
        meters.onEnd(rpc);
        accessLog.onEnd(rpc);
        if (spans != null) {
            spans.onEnd(rpc);
        }
    }

    @Override
    public boolean wantsNames() {
        return accessLog.wantsNames();
    }
}
