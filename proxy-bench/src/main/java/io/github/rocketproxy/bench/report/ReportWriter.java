package io.github.rocketproxy.bench.report;

import io.github.rocketproxy.bench.report.document.Block;
import io.github.rocketproxy.bench.report.document.HtmlPage;
import io.github.rocketproxy.bench.report.document.MarkdownText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes a report's folder and puts it on top of the index; reads it and renders it again. */
public final class ReportWriter {
    /** Words by hand that a report shows above its numbers, where there are any. */
    private static final String CONCLUSIONS = "conclusions.md";

    private final ReportFolders folders;

    /**
     * @param root the folder of all reports; made where it is missing
     */
    public ReportWriter(Path root) {
        this.folders = new ReportFolders(root);
    }

    /**
     * Writes {@code DATE-NAME/} with the raw data (results.json, histograms, environment.txt),
     * report.html, report.md and their plots. An older run of the same day and name is kept; the
     * new one gets a number.
     *
     * @return the folder
     */
    public Path write(LocalDate date, String name, Report report) throws IOException {
        Path folder = folders.add(date + "-" + name, report.title());
        new RawData(folder).write(report);
        Files.writeString(folder.resolve("environment.txt"), environment(report));
        render(folder, report);
        return folder;
    }

    /** Makes pages and plots of a folder again, from its raw data and its conclusions.md. */
    public void render(Path folder) throws IOException {
        render(folder, read(folder));
    }

    /**
     * The report of a folder.
     *
     * @throws IOException where its results are missing or of an older form
     */
    public static Report read(Path folder) throws IOException {
        return new RawData(folder).read();
    }

    private void render(Path folder, Report report) throws IOException {
        Path conclusions = folder.resolve(CONCLUSIONS);
        String words = Files.exists(conclusions) ? Files.readString(conclusions) : "";
        List<Block> blocks = new Contents(report, words).blocks();
        Files.writeString(folder.resolve("report.md"), MarkdownText.of(blocks));
        Files.writeString(folder.resolve("report.html"), HtmlPage.of(report.title(), blocks));
        for (Block block : blocks) {
            if (block instanceof Block.Figure figure) {
                Files.writeString(folder.resolve(figure.file()), figure.svg() + "\n");
            }
        }
        folders.writePage();
    }

    private static String environment(Report report) {
        return Stream.of(
                        report.environment(),
                        report.settings(),
                        Map.of("command", report.commandLine()))
                .flatMap(facts -> facts.entrySet().stream())
                .map(fact -> fact.getKey() + ": " + fact.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
