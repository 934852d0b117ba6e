package io.github.rocketproxy.bench.report;

/**
 * What RocketProxy should reach.
 *
 * @param what in words
 * @param scenario in which it is measured
 * @param metric of RocketProxy
 * @param bound what is asked
 */
public record Goal(String what, String scenario, Metric metric, Bound bound) {
    /** The bound in words: {@code <= 1/5 of official}. */
    String target() {
        String sign = metric.isMoreBetter() ? ">= " : "<= ";
        return switch (bound) {
            case Bound.Ratio ratio -> sign + share(ratio.limit()) + ratio.base();
            case Bound.Absolute absolute ->
                    sign + Numbers.count(absolute.limit()) + " " + metric.unit();
            case Bound.Flat flat -> "flat within " + Math.round((flat.limit() - 1) * 100) + " %";
        };
    }

    boolean isHeldBy(double value, double limit) {
        return metric.isMoreBetter() ? value >= limit : value <= limit;
    }

    /** Whether one value is further from what is wanted than another. */
    boolean isWorse(double value, double other) {
        return metric.isMoreBetter() ? value < other : value > other;
    }

    private static String share(double limit) {
        return limit < 1
                ? "1/" + Math.round(1 / limit) + " of "
                : Numbers.value(limit).replaceFirst("\\.?0+$", "") + " x ";
    }
}
