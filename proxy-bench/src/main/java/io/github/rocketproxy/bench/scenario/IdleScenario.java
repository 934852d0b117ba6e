package io.github.rocketproxy.bench.scenario;

import io.github.rocketproxy.bench.client.Connections;
import io.github.rocketproxy.bench.load.IdleConsumers;
import io.github.rocketproxy.bench.load.IdlePlan;
import io.github.rocketproxy.bench.process.ProcessSampler;
import io.github.rocketproxy.bench.process.ProcessUsage;
import io.github.rocketproxy.bench.report.Metric;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a new proxy costs while thousands of consumers wait in a long poll. All proxies have their
 * consumers at the same time, since none of them does much; each is measured in its turn.
 */
final class IdleScenario implements Scenario {
    private static final IdlePlan CONSUMERS = new IdlePlan(5_000, 200, 20, 10);
    private static final int CONNECTIONS = 50;
    private static final int QUEUES = 4;
    private static final int SETTLE_S = 30;
    private static final int MEASURED_S = 10;
    private static final double MIB = 1 << 20;
    private static final double NS_PER_MS = 1e6;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public List<String> targets(Plan plan) {
        return List.of();
    }

    @Override
    public long estimateS(Plan plan) {
        int perProxyS = 2 * CONSUMERS.pollS() + plan.rounds() * MEASURED_S;
        return SETTLE_S + (long) plan.proxies().size() * perProxyS;
    }

    @Override
    public void run(Lab lab) throws InterruptedException {
        lab.cluster().createTopics(CONSUMERS.topicNames(), QUEUES);
        List<Waiting> all = new ArrayList<>();
        try {
            for (String name : lab.plan().proxies()) {
                all.add(new Waiting(lab, lab.start(name)));
            }
            lab.console().step("all consumers wait; " + SETTLE_S + " s to settle");
            TimeUnit.SECONDS.sleep(SETTLE_S);
            lab.rounds(
                    name(),
                    all.stream().map(Waiting::subject).toList(),
                    (subject, round) -> waitingAt(all, subject).measure());
        } finally {
            all.forEach(waiting -> waiting.end(lab));
        }
    }

    private static Waiting waitingAt(List<Waiting> all, Subject subject) {
        return all.stream().filter(one -> one.subject == subject).findFirst().orElseThrow();
    }

    /** A proxy with its consumers. */
    private static final class Waiting {
        private final Subject subject;
        private final Connections connections;
        private final IdleConsumers consumers;

        Waiting(Lab lab, Subject subject) throws InterruptedException {
            this.subject = subject;
            connections = Connections.open(subject.target().endpoint(), CONNECTIONS);
            consumers = new IdleConsumers(connections, CONSUMERS);
            consumers.start(lab.console().progress("consumers of " + subject.name()));
        }

        Subject subject() {
            return subject;
        }

        Map<Metric, Double> measure() throws InterruptedException {
            ProcessSampler sampler = new ProcessSampler(subject.target().pid());
            long errors = consumers.counts().errorCount();
            ProcessUsage before = sampler.sample();
            TimeUnit.SECONDS.sleep(MEASURED_S);
            ProcessUsage after = sampler.sample();
            Map<Metric, Double> values = new EnumMap<>(Metric.class);
            values.put(Metric.PROXY_RSS, after.rssBytes() / MIB);
            values.put(
                    Metric.PROXY_CPU_RATE,
                    (after.cpuNs() - before.cpuNs()) / NS_PER_MS / MEASURED_S);
            values.put(Metric.ERRORS, (double) (consumers.counts().errorCount() - errors));
            return values;
        }

        void end(Lab lab) {
            connections.close();
            lab.stop(subject);
        }
    }
}
