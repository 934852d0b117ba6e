package io.github.rocketproxy.bench.conformance;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * One rule of gRPC v2 and the tests that hold it: an entry of a docs/conformance file.
 *
 * @param rule section of the reference, with a letter or a short word after it
 * @param rpc the call that it is about; "-" for none or several
 * @param says what must hold
 * @param tests {@code SimpleClassName#method}; the method may be a prefix
 * @param official "same", or how the official proxy differs
 * @param better why ours is better where it differs
 * @param maySkip where the tests may be skipped, as in "where npm is missing"; empty: nowhere
 */
record Rule(
        String rule,
        String rpc,
        String says,
        List<String> tests,
        String official,
        String better,
        String maySkip)
        implements Comparable<Rule> {
    private static final Comparator<Rule> ORDER =
            Comparator.comparing(Rule::rule, Rule::compareNumbers)
                    .thenComparing(Rule::rpc)
                    .thenComparing(Rule::says);

    Rule {
        if (rule == null || says == null || !rule.matches("\\d+(\\.[\\w-]+)*")) {
            throw new IllegalArgumentException("rule and says are needed: " + rule + ", " + says);
        }
        rpc = Objects.requireNonNullElse(rpc, "-");
        tests = tests == null ? List.of() : List.copyOf(tests);
        official = Objects.requireNonNullElse(official, "same");
        better = Objects.requireNonNullElse(better, "");
        maySkip = Objects.requireNonNullElse(maySkip, "");
    }

    /** The chapter of the reference. */
    int chapter() {
        return Integer.parseInt(rule.split("\\.")[0]);
    }

    /** Whether the official proxy does it another way. */
    boolean differs() {
        return !official.equals("same");
    }

    /** 1.7.b before 1.10.a. */
    static int compareNumbers(String left, String right) {
        String[] lefts = left.split("\\.");
        String[] rights = right.split("\\.");
        for (int i = 0; i < Math.min(lefts.length, rights.length); i++) {
            int order = compareParts(lefts[i], rights[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(lefts.length, rights.length);
    }

    private static int compareParts(String left, String right) {
        boolean areNumbers = left.matches("\\d{1,9}") && right.matches("\\d{1,9}");
        return areNumbers
                ? Integer.compare(Integer.parseInt(left), Integer.parseInt(right))
                : left.compareTo(right);
    }

    @Override
    public int compareTo(Rule other) {
        return ORDER.compare(this, other);
    }
}
