package io.github.rocketproxy.bench.scenario;

import java.util.List;

/** Sends at a fixed rate: latency from the intended send to the answer. */
final class SendRateScenario implements Scenario {
    private static final double RATE_PER_SECOND = 5_000;

    @Override
    public String name() {
        return "send-rate";
    }

    @Override
    public List<String> targets(Plan plan) {
        return plan.proxies();
    }

    @Override
    public long estimateS(Plan plan) {
        int targets = plan.proxies().size() + plan.attached().size();
        return (long) plan.rounds() * targets * (plan.seconds() + RateLoad.SETTLE_S);
    }

    @Override
    public void run(Lab lab) throws InterruptedException {
        Latencies latencies = new Latencies(name(), RATE_PER_SECOND);
        RateLoad load = new RateLoad(RATE_PER_SECOND, lab.plan().seconds());
        lab.rounds(
                name(),
                lab.subjects(),
                (subject, round) -> {
                    Meter.Reading reading = load.measure(lab, subject);
                    latencies.add(subject.name(), reading.result());
                    return reading.values();
                });
        latencies.runs().forEach(lab::add);
    }
}
