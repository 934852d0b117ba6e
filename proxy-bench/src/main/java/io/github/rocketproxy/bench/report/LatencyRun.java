package io.github.rocketproxy.bench.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Latency at a fixed rate, counted from the intended send time.
 *
 * @param scenario what was done
 * @param target what was measured
 * @param ratePerSecond rate asked for
 * @param achievedPerSecond confirmed messages per second
 * @param missedRate the generator fell behind: the latencies say so, but the rate does not hold
 * @param errors failed calls by code
 * @param histogram latencies, ns
 */
public record LatencyRun(
        String scenario,
        String target,
        double ratePerSecond,
        double achievedPerSecond,
        boolean missedRate,
        Map<String, Long> errors,
        @JsonIgnore Histogram histogram) {
    /** Latency at a percentile, us. */
    public double us(double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e3;
    }
}
