package io.github.rocketproxy.bench.scenario;

import java.util.List;

/** Sends at one rate after another: what a target still takes, and how late it then is. */
final class RateScenario implements Scenario {
    private static final List<Integer> RATES_PER_SECOND = List.of(2_000, 10_000, 20_000, 40_000);
    private static final int SHARE = 4;

    /** A target that does not keep a rate takes longer. */
    private static final int OVERTIME = 2;

    @Override
    public String name() {
        return "rate";
    }

    @Override
    public List<String> targets(Plan plan) {
        return plan.proxies();
    }

    @Override
    public long estimateS(Plan plan) {
        int targets = plan.proxies().size() + plan.attached().size();
        long loads = (long) plan.rounds() * targets * RATES_PER_SECOND.size();
        return loads * (seconds(plan) + RateLoad.SETTLE_S + OVERTIME);
    }

    private static int seconds(Plan plan) {
        return Math.max(1, plan.seconds() / SHARE);
    }

    @Override
    public void run(Lab lab) throws InterruptedException {
        for (int i = 0; i < RATES_PER_SECOND.size(); i++) {
            RateLoad load = new RateLoad(RATES_PER_SECOND.get(i), seconds(lab.plan()));
            lab.rounds(
                    name(),
                    RATES_PER_SECOND.get(i),
                    lab.subjects(),
                    i,
                    RATES_PER_SECOND.size(),
                    (subject, round) -> load.measure(lab, subject).values());
        }
    }
}
