package io.github.rocketproxy.bench.scenario;

import io.github.rocketproxy.bench.client.OpenFiles;
import java.util.List;
import java.util.stream.IntStream;

/** The same load over one to 10,000 topics, in turn. The broker has a file open for each queue. */
final class TopicsScenario extends AxisScenario {
    private static final int MOST = 10_000;
    private static final List<String> TOPICS =
            IntStream.range(0, MOST).mapToObj(i -> "topics-" + i).toList();

    TopicsScenario() {
        super("topics", List.of(1, 100, 1_000, MOST));
    }

    @Override
    void prepare(Lab lab) throws InterruptedException {
        OpenFiles.require(MOST, "topics");
        lab.console().step("making " + MOST + " topics");
        lab.cluster().createTopics(TOPICS, 1);
    }

    @Override
    SendLoad load(Plan plan, int point) {
        return new SendLoad(
                TOPICS.subList(0, point), plan.bodyBytes(), plan.connections(), plan.inFlight());
    }
}
