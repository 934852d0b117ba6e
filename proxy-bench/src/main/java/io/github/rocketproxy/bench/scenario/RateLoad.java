package io.github.rocketproxy.bench.scenario;

import io.github.rocketproxy.bench.client.Connections;
import io.github.rocketproxy.bench.load.LoadResult;
import io.github.rocketproxy.bench.load.OpenLoopLoad;
import io.github.rocketproxy.bench.load.SendRequests;

/**
 * An open loop of sends.
 *
 * @param ratePerSecond messages a second
 * @param seconds how long
 */
record RateLoad(double ratePerSecond, int seconds) {
    /** Time at the rate before it is measured. */
    static final int SETTLE_S = 1;

    /** Measures, latencies and all. */
    Meter.Reading measure(Lab lab, Subject subject) throws InterruptedException {
        Plan plan = lab.plan();
        try (Connections connections =
                Connections.open(subject.target().endpoint(), plan.connections())) {
            SendRequests requests = new SendRequests(Lab.TOPIC, plan.bodyBytes());
            send(lab, subject, connections, requests, SETTLE_S);
            Meter.Reading reading =
                    subject.measure(() -> send(lab, subject, connections, requests, seconds));
            lab.console().errors(reading.result().outcome().errors());
            if (reading.result().missedRate()) {
                lab.console().note("    the rate was missed: latencies include the backlog");
            }
            return reading.withLatency();
        }
    }

    private LoadResult send(
            Lab lab, Subject subject, Connections connections, SendRequests requests, int time)
            throws InterruptedException {
        return new OpenLoopLoad(connections, requests, ratePerSecond, (long) ratePerSecond * time)
                .run(lab.console().progress(subject.name()));
    }
}
