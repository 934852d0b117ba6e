package io.github.rocketproxy.bench.scenario;

import io.github.rocketproxy.bench.client.OpenFiles;
import java.util.List;

/** The same load from one to 5,000 connections. */
final class ConnectionsScenario extends AxisScenario {
    private static final int MOST = 5_000;

    ConnectionsScenario() {
        super("connections", List.of(1, 10, 100, 1_000, MOST));
    }

    @Override
    void prepare(Lab lab) {
        OpenFiles.require(MOST, "connections");
    }

    @Override
    SendLoad load(Plan plan, int point) {
        return new SendLoad(List.of(Lab.TOPIC), plan.bodyBytes(), point, plan.inFlight());
    }
}
