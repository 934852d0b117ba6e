package io.github.rocketproxy.it.support;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page in the text format of Prometheus, read strictly: every line is a sample or says what a
 * family is, samples stand with their family, no series is there twice, buckets add up.
 */
public final class Exposition {
    private static final Pattern TYPE =
            Pattern.compile("# TYPE ([a-z_:0-9]+) (counter|gauge|histogram|summary)");
    private static final Pattern HELP = Pattern.compile("# HELP ([a-z_:0-9]+) (\\S.*)");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-z_:0-9]+)(?:\\{(.*)})? (-?[0-9.]+(?:E-?[0-9]+)?|NaN|[+-]Inf)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\n\"])*)\",?");

    private final SequencedMap<String, Family> families = new LinkedHashMap<>();
    private final Map<String, Double> series = new HashMap<>();

    /** A family of series. */
    public record Family(String name, String type, String help, TreeSet<String> labels) {}

    /**
     * @throws IllegalArgumentException the line that is wrong
     */
    public Exposition(String text) {
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("the last line has no end");
        }
        String help = null;
        Family family = null;
        for (String line : text.split("\n", -1)) {
            Matcher helps = HELP.matcher(line);
            Matcher types = TYPE.matcher(line);
            if (line.isEmpty()) {
                continue;
            } else if (helps.matches()) {
                help = helps.group(2);
            } else if (types.matches()) {
                family = new Family(types.group(1), types.group(2), help, new TreeSet<>());
                require(help != null, "no help", line);
                require(families.put(family.name(), family) == null, "family comes twice", line);
                help = null;
            } else {
                sample(line, family);
            }
        }
        families.values().stream()
                .filter(each -> each.type().equals("histogram"))
                .forEach(this::checkBuckets);
    }

    private static void require(boolean isRight, String what, String line) {
        if (!isRight) {
            throw new IllegalArgumentException(what + ": " + line);
        }
    }

    private void sample(String line, Family family) {
        Matcher sample = SAMPLE.matcher(line);
        require(sample.matches(), "no sample", line);
        String name = sample.group(1);
        require(family != null && isOf(name, family), "not of the family above", line);
        require(!family.type().equals("counter") || name.endsWith("_total"), "no _total", line);
        TreeMap<String, String> labels = labels(sample.group(2), line);
        labels.keySet().stream()
                .filter(label -> !label.equals("le") && !label.equals("quantile"))
                .forEach(family.labels()::add);
        double value =
                sample.group(3).equals("+Inf")
                        ? Double.POSITIVE_INFINITY
                        : Double.parseDouble(sample.group(3));
        require(series.put(name + labels, value) == null, "series comes twice", line);
    }

    private static boolean isOf(String name, Family family) {
        return switch (family.type()) {
            case "histogram" -> name.matches(family.name() + "_(bucket|sum|count)");
            case "summary" -> name.matches(family.name() + "(_sum|_count)?");
            default -> name.equals(family.name());
        };
    }

    private static TreeMap<String, String> labels(String text, String line) {
        TreeMap<String, String> labels = new TreeMap<>();
        if (text != null) {
            Matcher label = LABEL.matcher(text);
            int end = 0;
            while (label.find()) {
                require(label.start() == end, "bad labels", line);
                require(
                        labels.put(label.group(1), label.group(2)) == null,
                        "label comes twice",
                        line);
                end = label.end();
            }
            require(end == text.length(), "bad labels", line);
        }
        return labels;
    }

    private void checkBuckets(Family family) {
        Map<String, List<double[]>> buckets = new HashMap<>();
        series.forEach(
                (key, value) -> {
                    Matcher le = Pattern.compile("le=([^,}]+)(, )?").matcher(key);
                    if (key.startsWith(family.name() + "_bucket{") && le.find()) {
                        String bound = le.group(1).equals("+Inf") ? "Infinity" : le.group(1);
                        buckets.computeIfAbsent(le.replaceFirst(""), any -> new ArrayList<>())
                                .add(new double[] {Double.parseDouble(bound), value});
                    }
                });
        buckets.forEach(
                (key, points) -> {
                    points.sort((a, b) -> Double.compare(a[0], b[0]));
                    for (int i = 1; i < points.size(); i++) {
                        require(
                                points.get(i)[1] >= points.get(i - 1)[1],
                                "buckets do not add up",
                                key);
                    }
                    require(Double.isInfinite(points.getLast()[0]), "no bucket for all", key);
                });
    }

    /** What there is, in the order of the page. */
    public SequencedMap<String, Family> families() {
        return families;
    }

    /** How many series there are whose names begin like that. */
    public long size(String prefix) {
        return series.keySet().stream().filter(key -> key.startsWith(prefix)).count();
    }

    /**
     * The sum of all series of that name that have these labels, 0 where there are none.
     *
     * @param labels each NAME=VALUE
     */
    public double value(String name, String... labels) {
        return series.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(name + "{"))
                .filter(entry -> hasAll(entry.getKey(), labels))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static boolean hasAll(String key, String... labels) {
        String text = key.substring(key.indexOf('{') + 1, key.length() - 1);
        return List.of(text.split(", ")).containsAll(List.of(labels));
    }
}
