package io.github.rocketproxy.bench.conformance;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Rules with what came of their tests, as Markdown. The same rules and results give the same text.
 */
final class ConformanceTable {
    private static final List<String> CHAPTERS =
            List.of(
                    "Conventions",
                    "RPCs",
                    "Metadata, remote address, transport",
                    "Settings and telemetry",
                    "Message mapping",
                    "Pop consumption",
                    "Transactions",
                    "Client registration",
                    "Routes",
                    "Errors and statuses",
                    "Traps");

    private static final String HEAD =
            """
            # Conformance with gRPC v2

            Version %s. Made at the end of `mvn verify`, from the rules in docs/conformance/ and the reports of all
            tests; change those, not this page. To make it again: `mvn verify`.

            %d rules: %d passed, %d failed, %d without a test. The official proxy 5.5.0 differs in %d of them.
            """;
    private static final String COLUMNS =
            """
            | rule | RPC | what must hold | tests | result | official proxy | why ours is better |
            |------|-----|----------------|-------|--------|----------------|--------------------|
            """;

    private record Row(Rule rule, TestResult result) {}

    private final String version;
    private final List<Row> rows;

    /**
     * @param rules sorted
     * @param reports of the same build
     */
    ConformanceTable(String version, List<Rule> rules, TestReports reports) {
        this.version = version;
        this.rows = rules.stream().map(rule -> new Row(rule, verdict(rule, reports))).toList();
    }

    private static TestResult verdict(Rule rule, TestReports reports) {
        TestResult worst =
                rule.tests().stream()
                        .map(reports::of)
                        .reduce(TestResult::worse)
                        .orElse(TestResult.MISSING);
        boolean mayBeSkipped = worst == TestResult.SKIPPED && !rule.maySkip().isEmpty();
        return mayBeSkipped ? TestResult.PASSED : worst;
    }

    /** A line for each rule that does not hold; skipped counts unless the rule says that it may. */
    List<String> faults() {
        return rows.stream()
                .filter(row -> row.result != TestResult.PASSED)
                .map(row -> row.rule.rule() + " " + word(row.result) + ": " + row.rule.tests())
                .toList();
    }

    /** The whole page. */
    String markdown() {
        StringBuilder page =
                new StringBuilder(
                        HEAD.formatted(
                                version,
                                rows.size(),
                                count(TestResult.PASSED),
                                count(TestResult.FAILED) + count(TestResult.SKIPPED),
                                count(TestResult.MISSING),
                                rows.stream().filter(row -> row.rule.differs()).count()));
        for (int chapter = 0; chapter < CHAPTERS.size(); chapter++) {
            appendChapter(page, chapter);
        }
        return page.toString();
    }

    private long count(TestResult result) {
        return rows.stream().filter(row -> row.result == result).count();
    }

    private void appendChapter(StringBuilder page, int chapter) {
        List<Row> own = rows.stream().filter(row -> row.rule.chapter() == chapter).toList();
        if (own.isEmpty()) {
            return;
        }
        page.append("\n## ").append(chapter).append(". ").append(CHAPTERS.get(chapter));
        page.append("\n\n").append(COLUMNS);
        own.forEach(row -> page.append(line(row)).append('\n'));
    }

    private static String line(Row row) {
        Rule rule = row.rule;
        return List.of(
                        rule.rule(),
                        rule.rpc(),
                        rule.says(),
                        rule.tests().stream().map(ConformanceTable::code).collect(lines()),
                        result(row),
                        rule.official(),
                        rule.better())
                .stream()
                .map(ConformanceTable::cell)
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    /**
     * The same whether the machine could run the test or not: else the page would change with it.
     */
    private static String result(Row row) {
        boolean mayBeSkipped = row.result == TestResult.PASSED && !row.rule.maySkip().isEmpty();
        return word(row.result) + (mayBeSkipped ? " (skipped " + row.rule.maySkip() + ")" : "");
    }

    private static String word(TestResult result) {
        return switch (result) {
            case PASSED -> "passed";
            case SKIPPED -> "**skipped**";
            case FAILED -> "**failed**";
            case MISSING -> "**no such test**";
        };
    }

    private static java.util.stream.Collector<CharSequence, ?, String> lines() {
        return Collectors.joining("<br>");
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String cell(String text) {
        return text.strip().replace("|", "\\|").replaceAll("\\s+", " ");
    }
}
