package io.github.rocketproxy.bench;

import io.github.rocketproxy.bench.load.IdlePlan;
import io.github.rocketproxy.bench.process.JvmFlags;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the run with waiting consumers. */
final class IdleOptions {
    static final String OFFICIAL = "official";
    private static final int HEARTBEAT_S = 10;
    private static final int START_S = 15;

    @Option(
            names = "--consumers",
            defaultValue = "5000",
            description = "consumers, each a client of its own (default ${DEFAULT-VALUE})")
    int consumers;

    @Option(
            names = "--topics",
            defaultValue = "200",
            description =
                    "topics they are spread over, with a group each (default ${DEFAULT-VALUE})")
    int topics;

    @Option(
            names = "--connections",
            defaultValue = "50",
            description = "connections they share (default ${DEFAULT-VALUE})")
    int connections;

    @Option(
            names = "--poll",
            defaultValue = "20",
            description = "long polling time, s (default ${DEFAULT-VALUE})")
    int pollS;

    @Option(
            names = "--settle",
            defaultValue = "60",
            description = "s before it is measured, with all waiting (default ${DEFAULT-VALUE})")
    int settleS;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            description = "s that are measured (default ${DEFAULT-VALUE})")
    int seconds;

    @Option(
            names = "--order",
            split = ",",
            description = "what is measured: official and own, as often as named")
    List<String> order = List.of(OFFICIAL, "own");

    @Option(names = "--set", description = "setting of RocketProxy, key=value, may be repeated")
    List<String> settings = List.of();

    @Mixin ProxyOptions proxies;

    @Option(
            names = "--name",
            defaultValue = "idle",
            description = "name of the report (default ${DEFAULT-VALUE})")
    String name;

    @Option(
            names = "--out",
            defaultValue = "perf-reports",
            description = "folder of the reports (default ${DEFAULT-VALUE})")
    Path out;

    IdlePlan plan() {
        return new IdlePlan(consumers, topics, pollS, HEARTBEAT_S);
    }

    /** About how long the run takes, s. */
    long estimateS() {
        return (long) order.size() * (START_S + pollS + settleS + seconds);
    }

    JvmFlags flags() {
        return proxies.flags();
    }

    Map<String, String> describe() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("clients", consumers + " simple consumers on " + connections + " connections");
        facts.put("topics", topics + ", with a consumer group each");
        facts.put("polls", pollS + " s, no message comes; a heartbeat every " + HEARTBEAT_S + " s");
        facts.put("measured", seconds + " s, after " + settleS + " s with all of them waiting");
        facts.put("order", String.join(", ", order) + "; each alone, in a JVM of its own");
        facts.put("flags of each proxy JVM", String.join(" ", flags().heapAndCollector()));
        facts.put("settings of RocketProxy", settings.isEmpty() ? "defaults" : settings.toString());
        return facts;
    }
}
