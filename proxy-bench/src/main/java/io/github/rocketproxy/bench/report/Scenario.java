package io.github.rocketproxy.bench.report;

import static io.github.rocketproxy.bench.report.Metric.BROKER_CPU;
import static io.github.rocketproxy.bench.report.Metric.CLUSTER_CPU;
import static io.github.rocketproxy.bench.report.Metric.P50;
import static io.github.rocketproxy.bench.report.Metric.P99;
import static io.github.rocketproxy.bench.report.Metric.P999;
import static io.github.rocketproxy.bench.report.Metric.PROXY_ALLOCATED;
import static io.github.rocketproxy.bench.report.Metric.PROXY_CPU;
import static io.github.rocketproxy.bench.report.Metric.PROXY_CPU_RATE;
import static io.github.rocketproxy.bench.report.Metric.PROXY_RSS;
import static io.github.rocketproxy.bench.report.Metric.THROUGHPUT;

import java.util.List;

/**
 * How a reader is told what a run did.
 *
 * @param name as in {@link Sample#scenario()}
 * @param title in words
 * @param axis what {@link Sample#at()} counts; empty where it counts nothing
 * @param shown metrics of the table of medians, the most important one first
 * @param drawn metrics that get a plot
 */
record Scenario(String name, String title, String axis, List<Metric> shown, List<Metric> drawn) {
    static final String SEND = "send";
    static final String SEND_RATE = "send-rate";
    static final String RECEIVE = "receive";
    static final String END_TO_END = "end-to-end";
    static final String COLD = "cold";
    static final String IDLE = "idle";
    static final String IN_FLIGHT = "in-flight";
    static final String RATE = "rate";
    static final String CONNECTIONS = "connections";
    static final String TOPICS = "topics";
    static final String BODY = "body";

    static final String BYTES = "body, bytes";

    private static final List<Metric> COST =
            List.of(PROXY_CPU, BROKER_CPU, CLUSTER_CPU, THROUGHPUT, PROXY_ALLOCATED, PROXY_RSS);
    private static final List<Metric> LATENCY = List.of(P99, P50, P999, THROUGHPUT, PROXY_CPU);
    private static final List<Metric> CPU = List.of(PROXY_CPU);
    private static final List<Metric> CPU_AND_SPEED = List.of(PROXY_CPU, THROUGHPUT);

    private static final List<Scenario> KNOWN =
            List.of(
                    new Scenario(SEND, "Send, closed loop", "", COST, CPU_AND_SPEED),
                    new Scenario(SEND_RATE, "Send at a fixed rate", "", LATENCY, List.of()),
                    new Scenario(RECEIVE, "Receive and ack", "", COST, CPU_AND_SPEED),
                    new Scenario(END_TO_END, "End to end at a fixed rate", "", LATENCY, List.of()),
                    new Scenario(COLD, "The first messages after the ready line", "", COST, CPU),
                    new Scenario(
                            IDLE,
                            "Clients that wait",
                            "",
                            List.of(PROXY_RSS, PROXY_CPU_RATE),
                            List.of(PROXY_RSS, PROXY_CPU_RATE)),
                    new Scenario(
                            IN_FLIGHT,
                            "Throughput against requests in flight",
                            "requests in flight",
                            List.of(THROUGHPUT, PROXY_CPU, P99),
                            List.of(THROUGHPUT)),
                    new Scenario(
                            RATE,
                            "Latency and throughput against the rate asked for",
                            "messages a second asked for",
                            List.of(P99, THROUGHPUT, PROXY_CPU),
                            List.of(P99, THROUGHPUT)),
                    new Scenario(CONNECTIONS, "Cost against connections", "connections", COST, CPU),
                    new Scenario(TOPICS, "Cost against topics", "topics", COST, CPU),
                    new Scenario(BODY, "Cost against the size of bodies", BYTES, COST, CPU));

    /** What is known of a name; a scenario that is new shows all that it has. */
    static Scenario of(String name) {
        return KNOWN.stream()
                .filter(scenario -> scenario.name.equals(name))
                .findFirst()
                .orElseGet(() -> new Scenario(name, name, "at", List.of(Metric.values()), CPU));
    }

    boolean hasAxis() {
        return !axis.isEmpty();
    }

    /** A point of the axis as readers know it: {@code 16 KiB}, {@code 5,000}. */
    String point(double at) {
        return axis.equals(BYTES) ? Numbers.bytes(at) : Numbers.count(at);
    }
}
