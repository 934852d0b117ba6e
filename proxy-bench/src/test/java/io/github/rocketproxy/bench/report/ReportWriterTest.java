package io.github.rocketproxy.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

@Timeout(30)
class ReportWriterTest {
    private static final LocalDate DATE = LocalDate.of(2026, 1, 2);

    @TempDir private Path root;

    @Test
    void shouldBeginWithTheGoalsAndSayHowToRepeatIt() throws IOException {
        Path folder = write();

        assertThat(folder).hasFileName("2026-01-02-made-up");
        assertThat(folder.resolve("report.md"))
                .content()
                .startsWith("# Made-up numbers")
                .containsSubsequence(
                        "## Goals",
                        "| send: proxy CPU ",
                        "| met ",
                        "## Send, closed loop",
                        "(send-proxy-cpu.svg)",
                        "surely less",
                        "<details><summary>Every round</summary>",
                        "## How to repeat it",
                        "bin/rocketproxy bench compare full --name made-up",
                        "- kernel: Linux 1.0",
                        "## What was not measured",
                        "- clients that wait: memory",
                        "- send-rate, own-staged: the rate was not kept");
        assertThat(folder.resolve("environment.txt"))
                .content()
                .contains("cpu: Imaginary 2000\n", "body: 1024 B\n", "command: bin/rocketproxy");
    }

    @Test
    void shouldReadBackEverySampleAndHistogram() throws IOException {
        Report written = FakeReport.create();

        Report read = ReportWriter.read(write());

        assertThat(read).usingRecursiveComparison().ignoringFields("latencies").isEqualTo(written);
        assertThat(read.latencies()).isEqualTo(written.latencies());
    }

    @Test
    void shouldKeepPercentilesThatOtherToolsRead() throws IOException {
        assertThat(write().resolve("send-rate-own-inline-5000.hgrm"))
                .content()
                .contains("Percentile TotalCount 1/(1-Percentile)", "#[Max ");
    }

    @Test
    void shouldRenderTheSameAgainFromTheRawDataWithConclusions() throws IOException {
        Path folder = write();
        String page = Files.readString(folder.resolve("report.html"));
        ReportWriter writer = new ReportWriter(root);
        Files.delete(folder.resolve("report.html"));

        writer.render(folder);

        assertThat(folder.resolve("report.html")).hasContent(page);

        Files.writeString(folder.resolve("conclusions.md"), "It is `fast`.\n");
        writer.render(folder);

        assertThat(folder.resolve("report.html")).content().contains("It is <code>fast</code>.");
        assertThat(folder.resolve("report.md"))
                .content()
                .contains("## Conclusions\n\nIt is `fast`");
    }

    @Test
    void shouldBeOneWellFormedFileThatFetchesNothing() throws Exception {
        String page = Files.readString(write().resolve("report.html"));

        Document document = parse(page);

        assertThat(document.getElementsByTagName("svg").getLength()).isEqualTo(6);
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(document.getElementsByTagName("link").getLength()).isZero();
        assertThat(document.getElementsByTagName("img").getLength()).isZero();
        assertThat(document.getElementsByTagName("h1").item(0).getTextContent())
                .isEqualTo("Made-up numbers: RocketProxy & the <official> proxy");
        assertThat(page).doesNotContain("src=", "@import", "url(");
    }

    @Test
    void shouldWritePlotsThatStandAlone() throws Exception {
        Path folder = write();

        List<Path> plots;
        try (Stream<Path> files = Files.list(folder)) {
            plots = files.filter(file -> file.toString().endsWith(".svg")).toList();
        }

        assertThat(plots).hasSize(6);
        for (Path plot : plots) {
            Document document = parse(Files.readString(plot));
            assertThat(document.getDocumentElement().getAttribute("aria-label")).isNotBlank();
            assertThat(Files.readString(plot)).doesNotContain("NaN", "Infinity");
        }
    }

    @Test
    void shouldKeepOlderReportsAndPutTheNewestOnTopOfTheIndex() throws Exception {
        Files.createDirectories(root.resolve("2025-01-01-old"));
        Files.writeString(
                root.resolve("index.md"),
                "# Old\n\n- [2025-01-01-old](2025-01-01-old/report.md): x\n");

        write();
        Path second = write();

        assertThat(second).hasFileName("2026-01-02-made-up-2");
        assertThat(Files.readAllLines(root.resolve("index.md")))
                .containsSubsequence(
                        "# Measurements",
                        "- [2026-01-02-made-up-2](2026-01-02-made-up-2/report.md): Made-up numbers:"
                                + " RocketProxy & the <official> proxy",
                        "- [2025-01-01-old](2025-01-01-old/report.md): x");
        String page = Files.readString(root.resolve("index.html"));
        parse(page);
        assertThat(page)
                .contains("href=\"2026-01-02-made-up/report.html\"")
                .contains("href=\"2025-01-01-old/report.md\"");
    }

    @Test
    void shouldSayWhenResultsAreOfAnOlderForm() throws IOException {
        Files.writeString(root.resolve("results.json"), "{\"question\": \"?\"}");

        assertThatThrownBy(() -> ReportWriter.read(root))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("results.json is not of this form");
    }

    private Path write() throws IOException {
        return new ReportWriter(root).write(DATE, "made-up", FakeReport.create());
    }

    private static Document parse(String text) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
