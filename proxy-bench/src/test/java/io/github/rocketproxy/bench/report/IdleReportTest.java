package io.github.rocketproxy.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(10)
class IdleReportTest {
    @TempDir private Path root;

    @Test
    void shouldWriteTheTableTheBrokersSideAndTheIndex() throws IOException {
        IdleReport report =
                new IdleReport(
                        "5 consumers that wait",
                        "bench idle",
                        Map.of("clients", "5"),
                        Map.of("cpu", "fast"),
                        List.of(run("official", Map.of()), run("own", Map.of("code 1", 2L))));

        Path folder = report.write(root, LocalDate.of(2026, 1, 2), "idle");

        assertThat(folder).hasFileName("2026-01-02-idle");
        assertThat(folder.resolve("report.md"))
                .content()
                .contains("- clients: 5")
                .containsPattern("\\| official +\\| +10 \\| +1\\.0 \\| +7 \\| .*\\| none \\|")
                .contains("{code 1=2}")
                .contains("| target | heart_beat | pop_message |")
                .contains("| own | 1.00 | 0.50 |");
        assertThat(folder.resolve("results.json")).content().contains("\"threads\" : 7");
        assertThat(folder.resolve("environment.txt")).content().isEqualTo("cpu: fast\n");
        assertThat(Files.readString(root.resolve("index.md")))
                .contains("- [2026-01-02-idle](2026-01-02-idle/report.md): 5 consumers that wait");
    }

    private static IdleRun run(String target, Map<String, Long> errors) {
        Map<String, Long> broker = Map.of("pop_message", 5L, "heart_beat", 10L);
        return new IdleRun(target, 10, 10 << 20, 1 << 20, 7, 12.5, 3, 4, 0.5, 1, broker, errors);
    }
}
