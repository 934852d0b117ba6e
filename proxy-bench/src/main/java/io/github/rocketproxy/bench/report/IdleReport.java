package io.github.rocketproxy.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All that a run with waiting clients found.
 *
 * @param question what was asked
 * @param commandLine how to repeat it
 * @param settings sizes, counts and flags of the run
 * @param environment what it ran on
 * @param runs in the order in which they ran
 */
public record IdleReport(
        String question,
        String commandLine,
        Map<String, String> settings,
        Map<String, String> environment,
        List<IdleRun> runs) {
    private static final double MIB = 1024.0 * 1024;

    /**
     * Writes {@code DATE-NAME/} with report.md, results.json and environment.txt.
     *
     * @param root the folder of all reports
     * @return the folder
     */
    public Path write(Path root, LocalDate date, String name) throws IOException {
        Path folder = new ReportFolders(root).add(date + "-" + name, question);
        Files.writeString(folder.resolve("report.md"), markdown());
        Files.writeString(folder.resolve("environment.txt"), lines(environment, "", "\n"));
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(folder.resolve("results.json").toFile(), this);
        return folder;
    }

    private String markdown() {
        return "# "
                + question
                + "\n\nRepeat it: `"
                + commandLine
                + "`\n\n"
                + lines(settings, "- ", "\n")
                + "\n"
                + table()
                + "\n## What the broker was asked, per second\n\n"
                + brokerTable()
                + "\nThe machine and the versions: environment.txt.\n";
    }

    private static String lines(Map<String, String> facts, String start, String end) {
        return facts.entrySet().stream()
                .map(fact -> start + fact.getKey() + ": " + fact.getValue() + end)
                .collect(Collectors.joining());
    }

    /** One line a run, as Markdown that reads well on a terminal too. */
    public String table() {
        StringBuilder text =
                new StringBuilder(
                        """
                        | target   | RSS MiB | live heap MiB | threads | CPU ms/s | broker CPU ms/s | clients CPU ms/s | polls/s | heartbeats/s | broker requests/s | errors |
                        |----------|--------:|--------------:|--------:|---------:|----------------:|-----------------:|--------:|-------------:|------------------:|--------|
                        """);
        for (IdleRun run : runs) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "| %-8s | %7.0f | %13.1f | %7d | %8.1f | %15.1f | %16.1f | %7.1f | %12.1f | %17.1f | %s |%n",
                            run.target(),
                            run.rssBytes() / MIB,
                            run.liveHeapBytes() / MIB,
                            run.threads(),
                            run.proxyCpuMsPerSecond(),
                            run.brokerCpuMsPerSecond(),
                            run.generatorCpuMsPerSecond(),
                            run.pollsPerSecond(),
                            run.heartbeatsPerSecond(),
                            run.brokerRequestsPerSecond(),
                            run.errors().isEmpty() ? "none" : run.errors()));
        }
        return text.toString();
    }

    private String brokerTable() {
        Set<String> codes = new TreeSet<>();
        runs.forEach(run -> codes.addAll(run.brokerRequests().keySet()));
        StringBuilder text = new StringBuilder("| target |");
        codes.forEach(code -> text.append(' ').append(code).append(" |"));
        text.append("\n|---|").append("---:|".repeat(codes.size())).append('\n');
        for (IdleRun run : runs) {
            text.append("| ").append(run.target()).append(" |");
            for (String code : codes) {
                double rate = run.brokerRequests().getOrDefault(code, 0L) / run.seconds();
                text.append(String.format(Locale.ROOT, " %.2f |", rate));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
