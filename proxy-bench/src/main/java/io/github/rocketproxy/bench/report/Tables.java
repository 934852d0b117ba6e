package io.github.rocketproxy.bench.report;

import io.github.rocketproxy.bench.report.document.Table;
import java.util.List;

/** What a run found, in few words: for a terminal and for the README. */
public final class Tables {
    private Tables() {}

    /**
     * Medians of every scenario, latencies and goals, as Markdown that reads well on a terminal.
     */
    public static String summary(Report report) {
        StringBuilder text = new StringBuilder();
        for (String name : report.scenarios()) {
            ScenarioTables tables = new ScenarioTables(report, Scenario.of(name));
            text.append(Scenario.of(name).title()).append('\n');
            append(text, tables.medians(false));
            append(text, tables.latencies());
        }
        List<Verdict> verdicts =
                Goals.judge(report).stream()
                        .filter(verdict -> verdict.status() != Verdict.Status.NOT_MEASURED)
                        .toList();
        append(text, Goals.table(verdicts));
        return text.toString();
    }

    /** What was compared with another target, one line each. */
    public static String headline(Report report) {
        Table table =
                new Table(
                        List.of(
                                "what is measured",
                                "compared with",
                                "its median",
                                "RocketProxy's median",
                                "ratio"));
        Goals.judge(report).stream()
                .filter(verdict -> verdict.goal().bound() instanceof Bound.Ratio)
                .filter(verdict -> !verdict.ratio().isEmpty())
                .forEach(
                        verdict ->
                                table.row(headline(verdict, (Bound.Ratio) verdict.goal().bound())));
        return table.markdown();
    }

    private static List<String> headline(Verdict verdict, Bound.Ratio bound) {
        String unit = " " + verdict.goal().metric().unit();
        return List.of(
                verdict.goal().what(),
                bound.base(),
                Numbers.value(verdict.base().median()) + unit,
                Numbers.value(verdict.own().median()) + unit,
                Numbers.value(verdict.ratio().median()));
    }

    private static void append(StringBuilder text, Table table) {
        if (!table.isEmpty()) {
            text.append('\n').append(table.markdown()).append('\n');
        }
    }
}
