package io.github.rocketproxy.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a report's folder and puts it on top of the index. */
public final class ReportWriter {
    private static final double NS_PER_US = 1_000;

    private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private final ReportFolders folders;

    /**
     * @param root the folder of all reports; made where it is missing
     */
    public ReportWriter(Path root) {
        this.folders = new ReportFolders(root);
    }

    /**
     * Writes {@code DATE-NAME/} with report.md, results.json, environment.txt and histograms. An
     * older run of the same day and name is kept; the new one gets a number.
     *
     * @return the folder
     */
    public Path write(LocalDate date, String name, Report report) throws IOException {
        Path folder = folders.add(date + "-" + name, report.question());
        Files.writeString(folder.resolve("report.md"), markdown(report));
        Files.writeString(folder.resolve("environment.txt"), environment(report));
        json.writeValue(folder.resolve("results.json").toFile(), report);
        for (LatencyRun run : report.latencies()) {
            writeHistogram(folder.resolve("latency-" + run.target() + ".hgrm"), run);
        }
        return folder;
    }

    private static String markdown(Report report) {
        StringBuilder text = new StringBuilder("# " + report.question() + "\n\n");
        text.append("Repeat it: `").append(report.commandLine()).append("`\n\n");
        report.settings().forEach((key, value) -> text.append("- " + key + ": " + value + "\n"));
        if (!report.rounds().isEmpty()) {
            text.append("\n## Throughput and CPU, closed loop, medians\n\n")
                    .append(Tables.rounds(report.rounds(), report.base()))
                    .append("\nThe ratio is the median of the ratios of each round.\n")
                    .append("\n## Every round\n\n")
                    .append(Tables.everyRound(report.rounds()));
        }
        if (!report.latencies().isEmpty()) {
            text.append("\n## Latency at a fixed rate, from the intended send time\n\n")
                    .append(Tables.latencies(report.latencies()));
        }
        return text.append("\nThe machine and the versions: environment.txt.\n").toString();
    }

    private static String environment(Report report) {
        return lines(report.environment())
                + lines(report.settings())
                + "command: "
                + report.commandLine()
                + "\n";
    }

    private static String lines(Map<String, String> facts) {
        return facts.entrySet().stream()
                .map(fact -> fact.getKey() + ": " + fact.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static void writeHistogram(Path file, LatencyRun run) throws IOException {
        try (PrintStream out = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
            run.histogram().outputPercentileDistribution(out, NS_PER_US);
        }
    }
}
