package io.github.rocketproxy.bench;

import io.github.rocketproxy.bench.scenario.Scenarios;
import java.util.List;

/**
 * What a command does where its options say nothing else.
 *
 * @param name of the report; null: none is written
 * @param scenarios in what it measures
 * @param targets what it measures
 * @param modes pipeline modes of RocketProxy
 * @param rounds of each scenario
 * @param messages of a round of sends
 * @param warmUp messages to each target first
 * @param seconds of a round at a fixed rate
 */
record Preset(
        String name,
        List<String> scenarios,
        List<String> targets,
        List<String> modes,
        int rounds,
        long messages,
        long warmUp,
        int seconds) {
    private static final List<String> LADDER =
            List.of("direct", "null-grpc", "null-http2", "official", "own");

    /** The first look: both proxies, a few rounds, no report. */
    static final Preset QUICK =
            new Preset(
                    null,
                    List.of("send", "send-rate", "receive"),
                    List.of("official", "own"),
                    List.of("auto"),
                    3,
                    50_000,
                    150_000,
                    8);

    /** The ladder: throughput, cost and latency of sends. */
    static final Preset COMPARE =
            new Preset(
                    "compare",
                    List.of("send", "send-rate"),
                    LADDER,
                    List.of("auto"),
                    5,
                    100_000,
                    500_000,
                    15);

    /** Everything. */
    static final Preset FULL =
            new Preset(
                    "full",
                    Scenarios.names(),
                    LADDER,
                    List.of("auto", "inline", "fused", "staged"),
                    5,
                    100_000,
                    500_000,
                    15);
}
