package io.github.rocketproxy.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(10)
class ReportWriterTest {
    private static final LocalDate DATE = LocalDate.of(2026, 1, 2);

    @TempDir private Path root;

    @Test
    void shouldWriteTablesRawDataAndEnvironment() throws IOException {
        Path folder = new ReportWriter(root).write(DATE, "send", report("Which is faster?"));

        assertThat(folder.getFileName()).hasToString("2026-01-02-send");
        assertThat(folder.resolve("report.md"))
                .content()
                .startsWith("# Which is faster?")
                .contains("bench compare --rounds 3")
                .containsPattern("own +\\| +4000 \\| +10\\.0 \\| +0\\.200 \\|")
                .containsPattern("official +\\| +1000 \\| +1000 .*errors \\{code 1=2}");
        assertThat(folder.resolve("environment.txt")).content().contains("kernel: some");
        assertThat(folder.resolve("latency-official.hgrm")).content().contains("Percentile");
        JsonNode json = new ObjectMapper().readTree(folder.resolve("results.json").toFile());
        assertThat(json.at("/rounds/1/proxyCpuUs").asDouble()).isEqualTo(10);
        assertThat(json.at("/rounds/0/brokerCpuUs").isNull()).isTrue();
    }

    @Test
    void shouldKeepOlderReportsAndPutTheNewestOnTopOfTheIndex() throws IOException {
        ReportWriter writer = new ReportWriter(root);

        writer.write(DATE, "send", report("First?"));
        Path second = writer.write(DATE, "send", report("Second?"));

        assertThat(second.getFileName()).hasToString("2026-01-02-send-2");
        assertThat(Files.readAllLines(root.resolve("index.md")))
                .containsSubsequence(
                        "# Measurements",
                        "- [2026-01-02-send-2](2026-01-02-send-2/report.md): Second?",
                        "- [2026-01-02-send](2026-01-02-send/report.md): First?");
    }

    private static Report report(String question) {
        Histogram histogram = new Histogram(3);
        histogram.recordValue(1_000_000);
        return new Report(
                question,
                "official",
                "bench compare --rounds 3",
                Map.of("body", "1024 B"),
                Map.of("kernel", "some"),
                List.of(
                        round("official", 1, 1_000, 50),
                        round("own", 1, 4_000, 10),
                        round("official", 2, 900, 60),
                        round("own", 2, 4_000, 9),
                        round("official", 3, 1_100, 40),
                        round("own", 3, 4_000, 11)),
                List.of(
                        new LatencyRun(
                                "official", 1_000, 999.6, false, Map.of("code 1", 2L), histogram)));
    }

    private static Round round(String target, int number, double perSecond, double cpuUs) {
        return new Round(
                target, number, 100, Map.of(), perSecond, cpuUs, null, 20, 1L << 30, 100, 200);
    }
}
