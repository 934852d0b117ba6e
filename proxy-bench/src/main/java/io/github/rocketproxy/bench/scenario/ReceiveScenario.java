package io.github.rocketproxy.bench.scenario;

import io.github.rocketproxy.bench.client.Connections;
import io.github.rocketproxy.bench.load.ReceiveAckLoad;
import io.github.rocketproxy.bench.load.Subscription;
import java.util.List;

/** Receives in batches of 32 what was sent before, and acks it; each target its own topic. */
final class ReceiveScenario implements Scenario {
    private static final int SHARE = 2;
    private static final int QUEUES = 8;
    private static final int LOOPS = 16;
    private static final int POLL_S = 5;

    @Override
    public String name() {
        return "receive";
    }

    @Override
    public List<String> targets(Plan plan) {
        return plan.proxies();
    }

    @Override
    public long estimateS(Plan plan) {
        long messages = plan.rounds() * messages(plan) + warmUp(plan);
        long drains = (plan.rounds() + 1L) * plan.proxies().size();
        return 2 * plan.sendS(plan.proxies(), messages) + POLL_S * drains;
    }

    private static long messages(Plan plan) {
        return Math.max(1, plan.messages() / SHARE);
    }

    /** Compiling what receives need goes on for many more messages than one round has. */
    private static long warmUp(Plan plan) {
        return Math.max(2 * messages(plan), plan.warmUp() / SHARE);
    }

    @Override
    public void run(Lab lab) throws InterruptedException {
        List<Subject> subjects = lab.subjects();
        lab.cluster().createTopics(subjects.stream().map(this::topic).toList(), QUEUES);
        for (Subject subject : subjects) {
            lab.console().step("warming receives of " + subject.name());
            measure(lab, subject, warmUp(lab.plan()));
        }
        lab.rounds(
                name(),
                subjects,
                (subject, round) -> measure(lab, subject, messages(lab.plan())).values());
    }

    private String topic(Subject subject) {
        return name() + "-" + subject.name();
    }

    private Meter.Reading measure(Lab lab, Subject subject, long messages)
            throws InterruptedException {
        Plan plan = lab.plan();
        SendLoad.of(plan, topic(subject)).send(subject, messages, lab.console());
        Subscription subscription = new Subscription("receive-group", topic(subject), POLL_S);
        try (Connections connections =
                Connections.open(subject.target().endpoint(), plan.connections())) {
            ReceiveAckLoad load = new ReceiveAckLoad(connections, subscription, LOOPS, messages);
            Meter.Reading reading =
                    subject.measure(() -> load.run(lab.console().progress(subject.name())));
            load.drain();
            lab.console().errors(reading.result().outcome().errors());
            return reading;
        }
    }
}
