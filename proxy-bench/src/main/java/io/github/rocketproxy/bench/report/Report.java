package io.github.rocketproxy.bench.report;

import java.util.List;
import java.util.Map;

/**
 * All that a run found.
 *
 * @param question what was asked
 * @param base target that the others are compared with
 * @param commandLine how to repeat it
 * @param settings sizes, counts and flags of the run
 * @param environment what it ran on
 * @param rounds closed-loop rounds, in the order in which they ran
 * @param latencies fixed-rate runs; may be empty
 */
public record Report(
        String question,
        String base,
        String commandLine,
        Map<String, String> settings,
        Map<String, String> environment,
        List<Round> rounds,
        List<LatencyRun> latencies) {}
