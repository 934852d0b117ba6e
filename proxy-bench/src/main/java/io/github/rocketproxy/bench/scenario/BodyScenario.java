package io.github.rocketproxy.bench.scenario;

import java.util.List;

/** Bodies from 128 B to just below the broker's limit of 4 MiB. */
final class BodyScenario extends AxisScenario {
    private static final int LARGEST = (4 << 20) - 1024;

    /** What is sent in a round, and what is in flight, at most. */
    private static final long ROUND_BYTES = 200L << 20;

    private static final long IN_FLIGHT_BYTES = 16 << 20;

    BodyScenario() {
        super("body", List.of(128, 1 << 10, 16 << 10, 256 << 10, LARGEST));
    }

    @Override
    long messages(Plan plan, int point) {
        return Math.min(super.messages(plan, point), ROUND_BYTES / point);
    }

    @Override
    SendLoad load(Plan plan, int point) {
        int inFlight = Math.clamp(IN_FLIGHT_BYTES / point, 1, plan.inFlight());
        return new SendLoad(List.of(Lab.TOPIC), point, plan.connections(), inFlight);
    }
}
