package io.github.rocketproxy.bench.report;

import io.github.rocketproxy.bench.report.document.Block;
import io.github.rocketproxy.bench.report.document.Prose;
import io.github.rocketproxy.bench.report.document.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a report says, in the order in which it is read: goals, conclusions, scenarios, setting. */
final class Contents {
    private static final String METHOD =
            """
            - Targets take turns within a round, all of them warmed before. A figure is the median over the rounds; smallest and largest stand in brackets.
            - A ratio is taken within each round, and the median of these ratios is shown: what disturbs the machine for a while disturbs both sides.
            - Whether two targets differ is judged by the Mann-Whitney U test, two-sided, on their rounds: p below 0.01 is called sure, below 0.05 probable. Five rounds against five cannot go below 0.008. No correction is made for the number of comparisons.
            - Cliff's delta is the size of the effect: -1 where every round of the first is below every round of the second, 1 where it is above, 0 where neither is.
            - Latency is counted from the moment at which a request should have been sent, so a target that stalls is charged for all that waited. A rate that the generator could not keep is marked.
            - Where a target had several processes, one after another, the rounds of one process are more alike than those of two; the test does not know that and is surer than it should be.
            - CPU is the time that the operating system counted for the whole process, JIT and garbage collector included.
            - All figures of every round are in `results.json`, all latencies in the `.hgrm` files.
            """;

    private final Report report;
    private final String conclusions;
    private final List<Block> blocks = new ArrayList<>();

    /**
     * @param conclusions words by hand; may be empty
     */
    Contents(Report report, String conclusions) {
        this.report = report;
        this.conclusions = conclusions;
    }

    List<Block> blocks() {
        List<Verdict> verdicts = Goals.judge(report);
        blocks.add(new Block.Heading(1, report.title()));
        addGoals(verdicts);
        if (!conclusions.isBlank()) {
            blocks.add(new Block.Heading(2, "Conclusions"));
            blocks.addAll(Prose.of(conclusions));
        }
        report.scenarios().forEach(this::addScenario);
        addSetting();
        addNotMeasured(verdicts);
        blocks.add(new Block.Heading(2, "How to read the figures"));
        blocks.addAll(Prose.of(METHOD));
        return List.copyOf(blocks);
    }

    private void addGoals(List<Verdict> verdicts) {
        blocks.add(new Block.Heading(2, "Goals"));
        blocks.add(new Block.Grid(Goals.table(verdicts)));
        String judged =
                report.subject()
                        .map(
                                name ->
                                        "Judged is `"
                                                + name
                                                + "`, the first of RocketProxy's targets. ")
                        .orElse("RocketProxy was not measured. ");
        blocks.add(
                new Block.Paragraph(
                        judged
                                + "That its own classes allocate nothing for a send is held by tests"
                                + " of the build, not by this run."));
    }

    private void addScenario(String name) {
        Scenario scenario = Scenario.of(name);
        ScenarioTables tables = new ScenarioTables(report, scenario);
        blocks.add(new Block.Heading(2, scenario.title()));
        about(name).ifPresent(words -> blocks.add(new Block.Paragraph(words)));
        blocks.addAll(new Figures(report, scenario).all());
        addTable("Medians (smallest to largest round)", tables.medians(true));
        addTable("Latency at a fixed rate", tables.latencies());
        addTable("Compared with " + report.base(), tables.compared());
        if (!tables.rounds().isEmpty()) {
            blocks.add(new Block.Fold("Every round", List.of(new Block.Grid(tables.rounds()))));
        }
    }

    /** The setting of a scenario's own name says how it was done. */
    private Optional<String> about(String scenario) {
        return Optional.ofNullable(report.settings().get(scenario));
    }

    private void addTable(String title, Table table) {
        if (!table.isEmpty()) {
            blocks.add(new Block.Heading(3, title));
            blocks.add(new Block.Grid(table));
        }
    }

    private void addSetting() {
        blocks.add(new Block.Heading(2, "How to repeat it"));
        blocks.add(new Block.Command(report.commandLine()));
        blocks.add(new Block.Heading(3, "Settings"));
        blocks.add(new Block.Bullets(facts(report.settings())));
        blocks.add(new Block.Heading(3, "Machine and versions"));
        blocks.add(new Block.Bullets(facts(report.environment())));
    }

    private static List<String> facts(Map<String, String> facts) {
        return facts.entrySet().stream()
                .map(fact -> fact.getKey() + ": " + fact.getValue())
                .toList();
    }

    private void addNotMeasured(List<Verdict> verdicts) {
        List<String> missing =
                new ArrayList<>(
                        verdicts.stream()
                                .filter(verdict -> verdict.status() == Verdict.Status.NOT_MEASURED)
                                .map(verdict -> verdict.goal().what())
                                .toList());
        report.latencies().stream()
                .filter(LatencyRun::missedRate)
                .map(run -> run.scenario() + ", " + run.target() + ": the rate was not kept")
                .forEach(missing::add);
        missing.add("several machines: generator, proxies and broker shared this one");
        blocks.add(new Block.Heading(2, "What was not measured"));
        blocks.add(new Block.Bullets(missing));
    }
}
