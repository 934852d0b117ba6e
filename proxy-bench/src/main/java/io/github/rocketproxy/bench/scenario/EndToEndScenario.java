package io.github.rocketproxy.bench.scenario;

import io.github.rocketproxy.bench.client.Connections;
import io.github.rocketproxy.bench.load.EndToEndLoad;
import io.github.rocketproxy.bench.load.Progress;
import io.github.rocketproxy.bench.load.SendRequests;
import io.github.rocketproxy.bench.load.Subscription;
import java.util.List;

/** Sends at a fixed rate to consumers whose polls wait: latency from intended send to arrival. */
final class EndToEndScenario implements Scenario {
    private static final double RATE_PER_SECOND = 2_000;
    private static final int QUEUES = 8;
    private static final int LOOPS = 16;
    private static final int POLL_S = 5;

    /** Longer than a poll: those that an earlier round left behind swallow what comes first. */
    private static final int SETTLE_S = POLL_S + 1;

    @Override
    public String name() {
        return "end-to-end";
    }

    @Override
    public List<String> targets(Plan plan) {
        return plan.proxies();
    }

    @Override
    public long estimateS(Plan plan) {
        int targets = plan.proxies().size() + plan.attached().size();
        return (long) plan.rounds() * targets * (plan.seconds() + SETTLE_S + 2);
    }

    @Override
    public void run(Lab lab) throws InterruptedException {
        List<Subject> subjects = lab.subjects();
        lab.cluster().createTopics(subjects.stream().map(this::topic).toList(), QUEUES);
        Latencies latencies = new Latencies(name(), RATE_PER_SECOND);
        lab.rounds(
                name(),
                subjects,
                (subject, round) -> {
                    Meter.Reading reading = measure(lab, subject).withLatency();
                    latencies.add(subject.name(), reading.result());
                    return reading.values();
                });
        latencies.runs().forEach(lab::add);
    }

    private String topic(Subject subject) {
        return name() + "-" + subject.name();
    }

    private Meter.Reading measure(Lab lab, Subject subject) throws InterruptedException {
        Plan plan = lab.plan();
        try (Connections connections =
                Connections.open(subject.target().endpoint(), 2 * plan.connections())) {
            EndToEndLoad load =
                    new EndToEndLoad(
                            connections,
                            new SendRequests(topic(subject), plan.bodyBytes()),
                            new Subscription("end-to-end-group", topic(subject), POLL_S),
                            LOOPS);
            Progress progress = lab.console().progress(subject.name());
            load.run(RATE_PER_SECOND, (long) (RATE_PER_SECOND * SETTLE_S), progress);
            long count = (long) (RATE_PER_SECOND * plan.seconds());
            Meter.Reading reading =
                    subject.measure(() -> load.run(RATE_PER_SECOND, count, progress));
            lab.console().errors(reading.result().outcome().errors());
            return reading;
        }
    }
}
