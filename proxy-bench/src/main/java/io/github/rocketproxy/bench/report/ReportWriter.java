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
        Path folder = folders.add(date + "-" + name, report.title());
        Files.writeString(folder.resolve("report.md"), markdown(report));
        Files.writeString(folder.resolve("environment.txt"), environment(report));
        json.writeValue(folder.resolve("results.json").toFile(), report);
        for (LatencyRun run : report.latencies()) {
            writeHistogram(folder.resolve(run.scenario() + "-" + run.target() + ".hgrm"), run);
        }
        return folder;
    }

    private static String markdown(Report report) {
        return "# "
                + report.title()
                + "\n\nRepeat it: `"
                + report.commandLine()
                + "`\n\n```\n"
                + Tables.summary(report)
                + "```\n\nThe machine and the versions: environment.txt.\n";
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
