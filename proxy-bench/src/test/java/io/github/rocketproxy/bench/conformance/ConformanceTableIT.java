package io.github.rocketproxy.bench.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The last step of a full build: writes docs/conformance.md and judges every rule. */
@Timeout(60)
class ConformanceTableIT {
    private final Path root = Path.of(System.getProperty("it.root")).toAbsolutePath().normalize();

    @Test
    void shouldFindATestThatPassedForEveryRule() throws IOException {
        TestReports reports = new TestReports();
        Instant start = Instant.parse(System.getProperty("build.start"));
        String narrowed = new WholeBuild(root, start, System.getProperties()).read(reports);
        assumeTrue(narrowed.isEmpty(), "not the whole build: " + narrowed);

        ConformanceTable table =
                new ConformanceTable(
                        System.getProperty("project.version"),
                        RuleFiles.read(root.resolve("docs/conformance")),
                        reports);
        writeIfChanged(root.resolve("docs/conformance.md"), table.markdown());

        assertThat(table.faults()).isEmpty();
    }

    private static void writeIfChanged(Path file, String page) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).equals(page)) {
            Files.writeString(file, page);
        }
    }
}
