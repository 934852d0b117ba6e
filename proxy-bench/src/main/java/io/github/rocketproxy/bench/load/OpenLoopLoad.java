package io.github.rocketproxy.bench.load;

import io.github.rocketproxy.bench.client.Connections;

/** Sends at a fixed rate and counts latency from the intended time of each message. */
public final class OpenLoopLoad {
    static final long LEAD_NS = 10_000_000;

    private final Connections connections;
    private final SendRequests requests;
    private final double ratePerSecond;
    private final long count;
    private final Run run;
    private long answered;

    /**
     * @param ratePerSecond messages per second over all connections
     * @param count messages to send in all
     */
    public OpenLoopLoad(
            Connections connections, SendRequests requests, double ratePerSecond, long count) {
        this.connections = connections;
        this.requests = requests;
        this.ratePerSecond = ratePerSecond;
        this.count = count;
        this.run = new Run(connections, count);
    }

    /** Runs to the end. Call once. */
    public LoadResult run(Progress progress) throws InterruptedException {
        return run.await(this::begin, progress);
    }

    private void begin() {
        Schedule schedule = new Schedule(System.nanoTime() + LEAD_NS, ratePerSecond, count);
        new Pacer(
                        connections,
                        connections.count(),
                        requests,
                        schedule,
                        run,
                        run.outcome(),
                        this::onAnswer)
                .tick();
    }

    private void onAnswer() {
        if (++answered == count) {
            run.end();
        }
    }
}
