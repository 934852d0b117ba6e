package io.github.rocketproxy.bench;

import io.github.rocketproxy.bench.report.ReportWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bench render}: pages and plots of a report again, from its raw data. */
@Command(
        name = "render",
        mixinStandardHelpOptions = true,
        header = "Makes a report's pages and plots again.",
        description =
                "Makes report.html, report.md and the plots of a report again, from its "
                        + "results.json, its histograms and, where there is one, its conclusions.md.")
final class RenderCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FOLDER", description = "such as perf-reports/X")
    private Path folder;

    @Override
    public Integer call() throws IOException {
        Path whole = folder.toAbsolutePath().normalize();
        new ReportWriter(whole.getParent()).render(whole);
        System.out.println("report: " + folder.resolve("report.html"));
        return 0;
    }
}
