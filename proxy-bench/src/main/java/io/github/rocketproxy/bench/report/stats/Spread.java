package io.github.rocketproxy.bench.report.stats;

import java.util.Arrays;

/**
 * Rounds in short.
 *
 * @param median the middle, or the mean of the two in the middle; NaN without a round
 * @param min smallest; NaN without a round
 * @param max largest; NaN without a round
 * @param rounds how many
 */
public record Spread(double median, double min, double max, int rounds) {
    /**
     * @param values of the rounds, in any order
     */
    public static Spread of(double... values) {
        if (values.length == 0) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN, 0);
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    public boolean isEmpty() {
        return rounds == 0;
    }
}
