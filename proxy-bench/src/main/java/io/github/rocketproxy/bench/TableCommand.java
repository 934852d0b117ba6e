package io.github.rocketproxy.bench;

import io.github.rocketproxy.bench.report.ReportWriter;
import io.github.rocketproxy.bench.report.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bench table}: the headline numbers of a report as Markdown. */
@Command(
        name = "table",
        mixinStandardHelpOptions = true,
        description = "Prints the headline numbers of a report as a Markdown table.")
final class TableCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FOLDER", description = "such as perf-reports/X")
    private Path folder;

    @Override
    public Integer call() throws IOException {
        System.out.print(Tables.headline(ReportWriter.read(folder)));
        return 0;
    }
}
