package io.github.rocketproxy.server.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression of Prometheus asks for. No parser: promtool says whether it is one at all.
 *
 * @param metrics names of series
 * @param matchers what is asked of their labels
 * @param groupings labels that are named by {@code by} and {@code on}
 */
record PromQl(Set<String> metrics, List<Match> matchers, Set<String> groupings) {
    /** Functions, operators and aggregations in use; whatever else is a word is a metric. */
    private static final Set<String> WORDS =
            Set.of(
                    "absent",
                    "and",
                    "by",
                    "changes",
                    "histogram_quantile",
                    "increase",
                    "max",
                    "min_over_time",
                    "on",
                    "or",
                    "rate",
                    "sum",
                    "time",
                    "topk",
                    "vector");

    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on)\\s*\\(([^)]*)\\)");
    private static final Pattern BRACES = Pattern.compile("\\{([^}]*)}");
    private static final Pattern MATCHER =
            Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern WORD = Pattern.compile("[a-zA-Z_:][\\w:]*");

    /** {@code label="value"}; of a regular expression each of its alternatives. */
    record Match(String label, List<String> values) {}

    static PromQl of(String expression) {
        Set<String> groupings = new TreeSet<>();
        List<Match> matchers = new ArrayList<>();
        Matcher grouping = GROUPING.matcher(expression);
        while (grouping.find()) {
            groupings.addAll(List.of(grouping.group(1).split("\\s*,\\s*")));
        }
        String rest = grouping.replaceAll(" ");
        Matcher braces = BRACES.matcher(rest);
        while (braces.find()) {
            Matcher matcher = MATCHER.matcher(braces.group(1));
            while (matcher.find()) {
                matchers.add(new Match(matcher.group(1), List.of(matcher.group(3).split("\\|"))));
            }
        }
        rest = RANGE.matcher(braces.replaceAll(" ")).replaceAll(" ");
        Set<String> metrics = new TreeSet<>();
        WORD.matcher(rest)
                .results()
                .map(word -> word.group())
                .filter(word -> !WORDS.contains(word))
                .forEach(metrics::add);
        return new PromQl(metrics, matchers, groupings);
    }
}
