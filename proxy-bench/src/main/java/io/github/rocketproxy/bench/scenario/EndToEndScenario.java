package io.github.rocketproxy.bench.scenario;

import io.github.rocketproxy.bench.client.Connections;
import io.github.rocketproxy.bench.load.EndToEndLoad;
import io.github.rocketproxy.bench.load.LoadResult;
import io.github.rocketproxy.bench.load.SendRequests;
import io.github.rocketproxy.bench.load.Subscription;
import java.util.List;

/** Sends at a fixed rate to consumers whose polls wait: latency from intended send to arrival. */
final class EndToEndScenario implements Scenario {
    private static final double RATE_PER_SECOND = 2_000;
    private static final int SETTLE_S = 3;
    private static final int QUEUES = 8;
    private static final int LOOPS = 16;
    private static final int POLL_S = 5;

    @Override
    public String name() {
        return "end-to-end";
    }

    @Override
    public long estimateS(Plan plan) {
        int targets = plan.proxies().size() + plan.attached().size();
        return (long) plan.rounds() * targets * (plan.seconds() + SETTLE_S + 2);
    }

    @Override
    public void run(Lab lab) throws InterruptedException {
        List<Subject> subjects = lab.warm(lab.plan().proxies());
        lab.cluster().createTopics(subjects.stream().map(this::topic).toList(), QUEUES);
        Latencies latencies = new Latencies(name(), RATE_PER_SECOND);
        lab.rounds(
                name(),
                subjects,
                subject -> {
                    Meter.Reading reading = measure(lab, subject).withLatency();
                    latencies.add(subject.name(), reading.result());
                    return reading.values();
                });
        latencies.leaveWith(lab);
    }

    private String topic(Subject subject) {
        return name() + "-" + subject.name();
    }

    private Meter.Reading measure(Lab lab, Subject subject) throws InterruptedException {
        transfer(lab, subject, SETTLE_S);
        Meter.Reading reading = subject.measure(() -> transfer(lab, subject, lab.plan().seconds()));
        lab.console().errors(reading.result().outcome().errors());
        return reading;
    }

    private LoadResult transfer(Lab lab, Subject subject, int seconds) throws InterruptedException {
        Plan plan = lab.plan();
        try (Connections connections =
                Connections.open(subject.target().endpoint(), 2 * plan.connections())) {
            return new EndToEndLoad(
                            connections,
                            new SendRequests(topic(subject), plan.bodyBytes()),
                            new Subscription("end-to-end-group", topic(subject), POLL_S),
                            LOOPS,
                            RATE_PER_SECOND,
                            (long) (RATE_PER_SECOND * seconds))
                    .run(lab.console().progress(subject.name()));
        }
    }
}
