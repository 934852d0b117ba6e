package io.github.rocketproxy.bench.scenario;

import io.github.rocketproxy.bench.load.LoadResult;
import io.github.rocketproxy.bench.report.LatencyRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Joins the rounds at a fixed rate into one histogram for each target. */
final class Latencies {
    private final String scenario;
    private final double ratePerSecond;
    private final Map<String, LatencyRun> runs = new LinkedHashMap<>();
    private final Map<String, Integer> rounds = new LinkedHashMap<>();

    Latencies(String scenario, double ratePerSecond) {
        this.scenario = scenario;
        this.ratePerSecond = ratePerSecond;
    }

    void add(String target, LoadResult result) {
        LatencyRun known = runs.get(target);
        int number = rounds.merge(target, 1, Integer::sum);
        Histogram histogram = result.outcome().latency().copy();
        Map<String, Long> errors = new TreeMap<>(result.outcome().errors());
        double achieved = result.throughput();
        boolean missedRate = result.missedRate();
        if (known != null) {
            histogram.add(known.histogram());
            known.errors().forEach((code, count) -> errors.merge(code, count, Long::sum));
            achieved = known.achievedPerSecond() + (achieved - known.achievedPerSecond()) / number;
            missedRate |= known.missedRate();
        }
        runs.put(
                target,
                new LatencyRun(
                        scenario, target, ratePerSecond, achieved, missedRate, errors, histogram));
    }

    /** One for each target, in the order of their first rounds. */
    List<LatencyRun> runs() {
        return List.copyOf(runs.values());
    }
}
