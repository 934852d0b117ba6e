package io.github.rocketproxy.bench.report.stats;

import java.util.Locale;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/**
 * Whether the rounds of two targets differ: the Mann-Whitney U test, two-sided, which asks for
 * ranks only and so for no particular distribution. Exact for few rounds without ties, else by the
 * normal approximation with a correction for ties.
 *
 * @param rounds of the smaller side
 * @param p how often chance alone would part equal targets at least so far; NaN without rounds
 * @param delta Cliff's delta, the size of the effect: share of pairs in which the first is more,
 *     less the share in which it is less; 1 where every round of it is more, -1 where every one is
 *     less
 */
public record RankTest(int rounds, double p, double delta) {
    private static final double SURE = 0.01;
    private static final double LIKELY = 0.05;
    private static final int ENOUGH = 4;

    /** Compares the rounds of two targets. */
    public static RankTest of(double[] first, double[] second) {
        int rounds = Math.min(first.length, second.length);
        if (rounds == 0) {
            return new RankTest(0, Double.NaN, Double.NaN);
        }
        MannWhitneyUTest.Result result = MannWhitneyUTest.withDefaults().test(first, second);
        double pairs = (double) first.length * second.length;
        return new RankTest(rounds, result.getPValue(), 2 * result.getStatistic() / pairs - 1);
    }

    public boolean isDifferent() {
        return p < LIKELY;
    }

    /** {@code 5 rounds: p = 0.008, surely less; Cliff's delta -1.00}. */
    public String inWords() {
        if (rounds == 0) {
            return "not measured";
        }
        String start = rounds + (rounds == 1 ? " round" : " rounds");
        if (rounds < ENOUGH) {
            return start + ": too few for a test";
        }
        return String.format(
                Locale.ROOT,
                "%s: p %s, %s; Cliff's delta %.2f",
                start,
                p < 0.0005 ? "< 0.001" : String.format(Locale.ROOT, "= %.3f", p),
                judgement(),
                delta);
    }

    private String judgement() {
        if (!isDifferent()) {
            return "no difference shown";
        }
        return (p < SURE ? "surely " : "probably ") + (delta < 0 ? "less" : "more");
    }
}
