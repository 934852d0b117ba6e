package io.github.rocketproxy.server.metrics;

import io.github.rocketproxy.pipeline.status.CountHistogram;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/** A sum of histograms with the same buckets, in the unit that is shown. One thread. */
final class Buckets {
    private final double[] bounds;
    private final long[] counts;
    private double sum;

    /**
     * @param bounds of the buckets, as counted
     * @param unit what is shown of 1
     */
    private Buckets(long[] bounds, double unit) {
        this.bounds = new double[bounds.length + 1];
        Arrays.setAll(
                this.bounds, i -> i < bounds.length ? bounds[i] * unit : Double.POSITIVE_INFINITY);
        counts = new long[bounds.length + 1];
    }

    /** With these histograms in it, of the same bounds; null where there is none. */
    static Buckets sum(double unit, Iterable<CountHistogram> histograms) {
        Buckets buckets = null;
        for (CountHistogram histogram : histograms) {
            if (histogram != null) {
                buckets = buckets == null ? new Buckets(histogram.bounds(), unit) : buckets;
                histogram.addCountsTo(buckets.counts);
                buckets.sum += histogram.sum() * unit;
            }
        }
        return buckets;
    }

    /** What an HdrHistogram has recorded, in buckets with these bounds. */
    static Buckets of(Histogram histogram, long[] bounds, double unit) {
        Buckets buckets = new Buckets(bounds, unit);
        histogram
                .recordedValues()
                .forEach(
                        value -> {
                            double recorded = value.getValueIteratedTo();
                            int bucket = 0;
                            while (bucket < bounds.length && recorded > bounds[bucket]) {
                                bucket++;
                            }
                            long count = value.getCountAtValueIteratedTo();
                            buckets.counts[bucket] += count;
                            buckets.sum += recorded * count * unit;
                        });
        return buckets;
    }

    /** Adds what is in the other, of the same bounds and unit. */
    Buckets plus(Buckets other) {
        Arrays.setAll(counts, i -> counts[i] + other.counts[i]);
        sum += other.sum;
        return this;
    }

    double[] bounds() {
        return bounds;
    }

    long[] counts() {
        return counts;
    }

    double sum() {
        return sum;
    }

    long count() {
        return Arrays.stream(counts).sum();
    }
}
