package io.github.rocketproxy.bench.load;

import io.github.rocketproxy.bench.client.CallListener;
import io.netty.buffer.ByteBuf;

/** One send at a time: waits for its reply, books it, and tells that it is free again. */
final class Sender implements CallListener {
    private final Outcome outcome;
    private final Runnable onFree;
    private final StatusReader status = new StatusReader();
    private long sinceNs;
    private int code;

    /**
     * @param onFree called when the send is over
     */
    Sender(Outcome outcome, Runnable onFree) {
        this.outcome = outcome;
        this.onFree = onFree;
    }

    /** A send begins, whose latency counts from a {@code System.nanoTime()}. */
    Sender begin(long fromNs) {
        sinceNs = fromNs;
        code = StatusReader.MALFORMED;
        return this;
    }

    @Override
    public void onMessage(ByteBuf in, int offset, int length) {
        code = status.code(in, offset, length);
    }

    @Override
    public void onEnd(int grpcStatus) {
        if (grpcStatus == 0 && code == StatusReader.OK) {
            outcome.onSuccess(System.nanoTime() - sinceNs, 1);
        } else {
            outcome.onError(status.describe(grpcStatus, code));
        }
        onFree.run();
    }
}
