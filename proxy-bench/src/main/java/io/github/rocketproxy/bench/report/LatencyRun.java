package io.github.rocketproxy.bench.report;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Latency at a fixed rate, counted from the intended send time.
 *
 * @param scenario what was done, as in {@link Sample}
 * @param target whom it was done to
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
        Histogram histogram) {
    private static final double NS_PER_US = 1e3;

    /** Latency at a percentile from 0 to 100, us. */
    public double us(double percentile) {
        return histogram.getValueAtPercentile(percentile) / NS_PER_US;
    }
}
