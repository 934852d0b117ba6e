package io.github.rocketproxy.bench.load;

import io.github.rocketproxy.bench.client.CallListener;
import io.github.rocketproxy.bench.client.Connections;
import io.github.rocketproxy.bench.client.Request;
import io.github.rocketproxy.bench.client.Rpc;
import io.netty.buffer.ByteBuf;

/** Opens the telemetry streams of consumers, and goes on when the proxy has answered on all. */
final class Announcement implements CallListener {
    private final Run run;
    private final Runnable onAll;
    private int unanswered;

    private Announcement(Run run, int consumers, Runnable onAll) {
        this.run = run;
        this.unanswered = consumers;
        this.onAll = onAll;
    }

    /** Announces the consumers on the connections from {@code first} to the last. */
    static void make(
            Connections connections,
            int first,
            Subscription subscription,
            Run run,
            Runnable onAll) {
        Announcement listener = new Announcement(run, connections.count() - first, onAll);
        Request settings = subscription.settings();
        for (int i = first; i < connections.count(); i++) {
            connections.caller(i, Rpc.TELEMETRY).open(settings, listener);
        }
    }

    @Override
    public void onMessage(ByteBuf in, int offset, int length) {
        if (--unanswered == 0) {
            onAll.run();
        }
    }

    @Override
    public void onEnd(int grpcStatus) {
        if (!run.isOver()) {
            run.outcome().onError("telemetry " + grpcStatus);
            run.end();
        }
    }
}
