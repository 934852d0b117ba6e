package io.github.rocketproxy.bench.report;

import java.util.List;
import java.util.Map;

/**
 * All that a run found.
 *
 * @param title what was asked
 * @param base target that the others are compared with
 * @param commandLine how to repeat it
 * @param settings sizes, counts and flags of the run
 * @param environment what it ran on
 * @param samples measured runs, in the order in which they ran
 * @param latencies fixed-rate runs; may be empty
 */
public record Report(
        String title,
        String base,
        String commandLine,
        Map<String, String> settings,
        Map<String, String> environment,
        List<Sample> samples,
        List<LatencyRun> latencies) {}
