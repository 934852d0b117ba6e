package io.github.rocketproxy.bench.scenario;

import io.github.rocketproxy.bench.process.DirectProducer;
import io.github.rocketproxy.bench.report.Metric;
import io.github.rocketproxy.bench.report.Sample;
import java.util.List;
import java.util.Map;

/** Sends as fast as the target takes them, to the whole ladder: throughput and cost. */
final class SendScenario implements Scenario {
    @Override
    public String name() {
        return "send";
    }

    @Override
    public List<String> targets(Plan plan) {
        return plan.servers();
    }

    @Override
    public long estimateS(Plan plan) {
        return plan.sendS(plan.ladder(), plan.rounds() * plan.messages());
    }

    @Override
    public void run(Lab lab) throws InterruptedException {
        Plan plan = lab.plan();
        List<Subject> servers = lab.subjects();
        DirectProducer direct = plan.hasDirect() ? startDirect(lab) : null;
        SendLoad load = SendLoad.of(plan, Lab.TOPIC);
        lab.rounds(
                name(),
                servers,
                (subject, round) -> {
                    if (direct != null && subject == servers.getFirst()) {
                        lab.add(sampleDirect(lab, direct, round));
                    }
                    return load.measure(subject, plan.messages(), lab.console()).values();
                });
        lab.targets().stop(DirectProducer.NAME);
    }

    private static DirectProducer startDirect(Lab lab) throws InterruptedException {
        Plan plan = lab.plan();
        lab.console().step("warming " + DirectProducer.NAME);
        DirectProducer direct =
                lab.targets().startDirect(Lab.TOPIC, plan.bodyBytes(), plan.inFlight());
        direct.send(plan.warmUp());
        return direct;
    }

    private Sample sampleDirect(Lab lab, DirectProducer direct, int round)
            throws InterruptedException {
        lab.console().step(name() + " round " + round + ": " + DirectProducer.NAME);
        Meter meter = new Meter(0, direct.brokerPid(), direct.pid(), null);
        Map<Metric, Double> values =
                meter.measure(() -> direct.send(lab.plan().messages())).values();
        return new Sample(name(), DirectProducer.NAME, 0, round, values);
    }
}
