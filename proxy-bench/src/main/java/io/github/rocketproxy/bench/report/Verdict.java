package io.github.rocketproxy.bench.report;

import io.github.rocketproxy.bench.report.stats.Spread;

/**
 * What a run says about a goal.
 *
 * @param figure what was measured, in words
 * @param own of RocketProxy's rounds, at the point that decided
 * @param base of the other target's rounds there; empty for goals without one
 * @param ratio of the two, round by round; empty for goals without one
 */
record Verdict(Goal goal, Status status, String figure, Spread own, Spread base, Spread ratio) {
    /** How it came out. */
    enum Status {
        MET("met"),
        NOT_MET("not met"),
        NOT_MEASURED("not measured");

        private final String words;

        Status(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        static Status of(boolean isMet) {
            return isMet ? MET : NOT_MET;
        }
    }

    static Verdict notMeasured(Goal goal) {
        Spread none = Spread.of();
        return new Verdict(goal, Status.NOT_MEASURED, "-", none, none, none);
    }
}
