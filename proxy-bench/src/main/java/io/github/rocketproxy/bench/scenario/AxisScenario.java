package io.github.rocketproxy.bench.scenario;

import java.util.List;

/** Sends in a closed loop while one size changes from point to point; the rest stays the same. */
abstract class AxisScenario implements Scenario {
    private static final int SHARE = 2;

    private final String name;
    private final List<Integer> points;

    AxisScenario(String name, List<Integer> points) {
        this.name = name;
        this.points = points;
    }

    @Override
    public final String name() {
        return name;
    }

    /** What is sent at a point. */
    abstract SendLoad load(Plan plan, int point);

    /** How many messages a round has at a point. */
    long messages(Plan plan, int point) {
        return Math.max(1, plan.messages() / SHARE);
    }

    /** Makes ready what the points need. */
    void prepare(Lab lab) throws InterruptedException {}

    @Override
    public final List<String> targets(Plan plan) {
        return plan.proxies();
    }

    @Override
    public final long estimateS(Plan plan) {
        long seconds = 0;
        for (int point : points) {
            seconds += plan.rounds() * (2 + plan.sendS(plan.proxies(), messages(plan, point)));
        }
        return seconds;
    }

    @Override
    public final void run(Lab lab) throws InterruptedException {
        prepare(lab);
        List<Subject> subjects = lab.subjects();
        for (int i = 0; i < points.size(); i++) {
            int point = points.get(i);
            SendLoad load = load(lab.plan(), point);
            long messages = messages(lab.plan(), point);
            lab.rounds(
                    name,
                    point,
                    subjects,
                    i,
                    points.size(),
                    (subject, round) -> load.measure(subject, messages, lab.console()).values());
        }
    }
}
