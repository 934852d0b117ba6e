package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.rpc.EndedRpc;
import io.github.rocketproxy.pipeline.rpc.RpcListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down how each call has ended; what went over the wire for those that were answered OK. */
final class EndedRpcs implements RpcListener {
    final List<String> lines = new CopyOnWriteArrayList<>();
    volatile boolean isTimeSane = true;

    @Override
    public void onEnd(EndedRpc rpc) {
        isTimeSane &= rpc.endNs() - rpc.arrivalNs() > 0 && System.nanoTime() - rpc.endNs() > 0;
        String line =
                "%s %s %s %d %s %s"
                        .formatted(
                                rpc.rpc().label(),
                                rpc.result(),
                                rpc.code(),
                                rpc.parts(),
                                rpc.topic(),
                                rpc.group());
        lines.add(
                rpc.code() == ReplyCode.OK
                        ? line + " in %d out %d".formatted(rpc.bytesIn(), rpc.bytesOut())
                        : line);
    }

    @Override
    public boolean wantsNames() {
        return true;
    }
}
