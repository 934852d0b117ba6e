package io.github.rocketproxy.bench.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that a run found.
 *
 * @param title what was asked
 * @param base target that the others are compared with
 * @param commandLine how to repeat it
 * @param settings sizes, counts and flags of the run
 * @param environment what it ran on
 * @param samples in the order in which they were taken
 * @param latencies fixed-rate runs; may be empty
 */
public record Report(
        String title,
        String base,
        String commandLine,
        Map<String, String> settings,
        Map<String, String> environment,
        List<Sample> samples,
        List<LatencyRun> latencies) {
    private static final String OWN = "own";

    /** Whether a target is RocketProxy, in whatever mode: {@code own} or {@code own-...}. */
    public static boolean isOwn(String target) {
        return target.equals(OWN) || target.startsWith(OWN + "-");
    }

    /** All targets, in the order in which they were first measured. */
    public List<String> targets() {
        return Stream.concat(
                        samples.stream().map(Sample::target),
                        latencies.stream().map(LatencyRun::target))
                .distinct()
                .toList();
    }

    /** The targets, RocketProxy first and the base after it: they look the same in all reports. */
    List<String> targetsByColor() {
        String subject = subject().orElse(base);
        return Stream.concat(Stream.of(subject, base), targets().stream()).distinct().toList();
    }

    /** All scenarios, in the order in which they were first run. */
    public List<String> scenarios() {
        return Stream.concat(
                        samples.stream().map(Sample::scenario),
                        latencies.stream().map(LatencyRun::scenario))
                .distinct()
                .toList();
    }

    /** The one of RocketProxy's targets that is judged: the first that was measured. */
    public Optional<String> subject() {
        return targets().stream().filter(Report::isOwn).findFirst();
    }
}
