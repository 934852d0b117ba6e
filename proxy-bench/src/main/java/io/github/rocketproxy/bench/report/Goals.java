package io.github.rocketproxy.bench.report;

import io.github.rocketproxy.bench.report.document.Table;
import java.util.List;

/** What RocketProxy set out to reach, and what of it a run shows. */
final class Goals {
    /** The official proxy. */
    static final String OFFICIAL = "official";

    /** The brokers' own Remoting client, without a proxy. */
    static final String DIRECT = "direct";

    /** All goals, in the order of the table. */
    static final List<Goal> ALL =
            List.of(
                    ofOfficial("send: proxy CPU", Scenario.SEND, Metric.PROXY_CPU, 1 / 5.0),
                    new Goal(
                            "send: proxy and broker CPU, against the broker's without a proxy",
                            Scenario.SEND,
                            Metric.CLUSTER_CPU,
                            new Bound.Ratio(DIRECT, Metric.BROKER_CPU, 1)),
                    ofOfficial("send: throughput", Scenario.SEND, Metric.THROUGHPUT, 4),
                    ofOfficial(
                            "send at a fixed rate: p99", Scenario.SEND_RATE, Metric.P99, 1 / 3.0),
                    ofOfficial(
                            "receive and ack: proxy CPU",
                            Scenario.RECEIVE,
                            Metric.PROXY_CPU,
                            1 / 5.0),
                    ofOfficial(
                            "end to end at a fixed rate: p99",
                            Scenario.END_TO_END,
                            Metric.P99,
                            1 / 2.0),
                    ofOfficial(
                            "first messages after the ready line: proxy CPU",
                            Scenario.COLD,
                            Metric.PROXY_CPU,
                            1 / 4.0),
                    new Goal(
                            "send: bytes that the whole proxy allocates",
                            Scenario.SEND,
                            Metric.PROXY_ALLOCATED,
                            new Bound.Absolute(4096)),
                    ofOfficial(
                            "clients that wait: memory", Scenario.IDLE, Metric.PROXY_RSS, 1 / 3.0),
                    ofOfficial(
                            "clients that wait: CPU",
                            Scenario.IDLE,
                            Metric.PROXY_CPU_RATE,
                            1 / 3.0),
                    flat("proxy CPU from few to many connections", Scenario.CONNECTIONS),
                    flat("proxy CPU from few to many topics", Scenario.TOPICS),
                    ofOfficial(
                            "every size of body: proxy CPU", Scenario.BODY, Metric.PROXY_CPU, 1));

    private Goals() {}

    /** Judges a run by all goals. */
    static List<Verdict> judge(Report report) {
        return ALL.stream().map(goal -> new Judge(report, goal).verdict()).toList();
    }

    /** The verdicts, as the first thing that a reader sees. */
    static Table table(List<Verdict> verdicts) {
        Table table = new Table(List.of("goal", "target", "result", "measured"));
        verdicts.forEach(
                verdict ->
                        table.row(
                                List.of(
                                        verdict.goal().what(),
                                        verdict.goal().target(),
                                        verdict.status().words(),
                                        verdict.figure())));
        return table;
    }

    private static Goal ofOfficial(String what, String scenario, Metric metric, double limit) {
        return new Goal(what, scenario, metric, new Bound.Ratio(OFFICIAL, metric, limit));
    }

    private static Goal flat(String what, String scenario) {
        return new Goal(what, scenario, Metric.PROXY_CPU, new Bound.Flat(1.25));
    }
}
