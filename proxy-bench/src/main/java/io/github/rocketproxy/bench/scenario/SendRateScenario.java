package io.github.rocketproxy.bench.scenario;

import io.github.rocketproxy.bench.client.Connections;
import io.github.rocketproxy.bench.load.LoadResult;
import io.github.rocketproxy.bench.load.OpenLoopLoad;
import io.github.rocketproxy.bench.load.SendRequests;

/** Sends at a fixed rate: latency from the intended send to the answer. */
final class SendRateScenario implements Scenario {
    private static final double RATE_PER_SECOND = 5_000;
    private static final int SETTLE_S = 3;

    @Override
    public String name() {
        return "send-rate";
    }

    @Override
    public long estimateS(Plan plan) {
        int targets = plan.proxies().size() + plan.attached().size();
        return (long) plan.rounds() * targets * (plan.seconds() + SETTLE_S);
    }

    @Override
    public void run(Lab lab) throws InterruptedException {
        Latencies latencies = new Latencies(name(), RATE_PER_SECOND);
        lab.rounds(
                name(),
                lab.warm(lab.plan().proxies()),
                subject -> {
                    Meter.Reading reading = measure(lab, subject).withLatency();
                    latencies.add(subject.name(), reading.result());
                    return reading.values();
                });
        latencies.runs().forEach(lab::add);
    }

    private static Meter.Reading measure(Lab lab, Subject subject) throws InterruptedException {
        Plan plan = lab.plan();
        try (Connections connections =
                Connections.open(subject.target().endpoint(), plan.connections())) {
            SendRequests requests = new SendRequests(Lab.TOPIC, plan.bodyBytes());
            send(lab, subject, connections, requests, SETTLE_S);
            Meter.Reading reading =
                    subject.measure(
                            () -> send(lab, subject, connections, requests, plan.seconds()));
            lab.console().errors(reading.result().outcome().errors());
            return reading;
        }
    }

    private static LoadResult send(
            Lab lab, Subject subject, Connections connections, SendRequests requests, int seconds)
            throws InterruptedException {
        long count = (long) (RATE_PER_SECOND * seconds);
        return new OpenLoopLoad(connections, requests, RATE_PER_SECOND, count)
                .run(lab.console().progress(subject.name()));
    }
}
