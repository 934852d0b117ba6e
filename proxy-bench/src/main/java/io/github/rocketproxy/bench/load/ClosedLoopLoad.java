package io.github.rocketproxy.bench.load;

import io.github.rocketproxy.bench.client.Caller;
import io.github.rocketproxy.bench.client.Connections;
import io.github.rocketproxy.bench.client.Rpc;

/**
 * Keeps a fixed number of sends in flight: the next leaves when one is answered. Measures
 * throughput and cost; its latencies say what the load made of them, use {@link OpenLoopLoad} for
 * latency.
 */
public final class ClosedLoopLoad {
    /** A run with this many errors gives up: what it measures is no longer the target. */
    private static final long MAX_ERRORS = 400;

    private final Connections connections;
    private final SendRequests requests;
    private final int inFlight;
    private final long count;
    private final Run run;
    private final Caller[] callers;
    private long started;
    private int running;

    /**
     * @param inFlight sends in flight over all connections; where there are more connections than
     *     that, each send takes another
     * @param count messages to send in all
     */
    public ClosedLoopLoad(
            Connections connections, SendRequests requests, int inFlight, long count) {
        this.connections = connections;
        this.requests = requests;
        this.inFlight = inFlight;
        this.count = count;
        this.running = inFlight;
        this.run = new Run(connections, count);
        this.callers = new Caller[connections.count()];
    }

    /** Runs to the end. Call once. */
    public LoadResult run(Progress progress) throws InterruptedException {
        return run.await(this::begin, progress);
    }

    private void begin() {
        for (int i = 0; i < callers.length; i++) {
            callers[i] = connections.caller(i, Rpc.SEND);
        }
        for (int i = 0; i < inFlight; i++) {
            new Loop(i % callers.length).next();
        }
    }

    /** One send after another, on one connection or on every {@code inFlight}th. */
    private final class Loop {
        private final int first;
        private final Sender sender = new Sender(run.outcome(), this::next);
        private int connection;

        Loop(int first) {
            this.first = first;
            this.connection = first;
        }

        void next() {
            if (started < count && run.outcome().errorCount() < MAX_ERRORS) {
                started++;
                callers[connection].call(requests, sender.begin(System.nanoTime()));
                connection += inFlight;
                if (connection >= callers.length) {
                    connection = first;
                }
            } else if (--running == 0) {
                run.end();
            }
        }
    }
}
