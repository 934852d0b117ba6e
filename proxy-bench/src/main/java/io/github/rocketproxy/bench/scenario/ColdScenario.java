package io.github.rocketproxy.bench.scenario;

import io.github.rocketproxy.bench.report.Metric;
import io.github.rocketproxy.bench.report.Sample;
import java.util.List;
import java.util.Map;

/** What the first messages of a process cost, from its ready line on; a new process each round. */
final class ColdScenario implements Scenario {
    private static final long MESSAGES = 20_000;
    private static final long PROCESS_S = 20;

    @Override
    public String name() {
        return "cold";
    }

    @Override
    public List<String> targets(Plan plan) {
        return List.of();
    }

    @Override
    public long estimateS(Plan plan) {
        return PROCESS_S * plan.rounds() * plan.proxies().size();
    }

    @Override
    public void run(Lab lab) throws InterruptedException {
        SendLoad load = SendLoad.of(lab.plan(), Lab.TOPIC);
        for (int round = 1; round <= lab.plan().rounds(); round++) {
            for (String name : lab.plan().proxies()) {
                Subject subject = lab.start(name);
                lab.console().step(name() + " round " + round + ": " + name);
                Map<Metric, Double> values =
                        subject.measureFromOutside(
                                        () -> load.send(subject, MESSAGES, lab.console()))
                                .values();
                lab.add(new Sample(name(), name, 0, round, values));
                lab.stop(subject);
            }
        }
    }
}
