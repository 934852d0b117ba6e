package io.github.rocketproxy.bench.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(10)
class ConformanceTableTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir private Path root;

    private final TestReports reports = new TestReports();

    @Test
    void shouldJoinRulesWithTheWorstOfTheirTests() throws IOException {
        report(
                "module/target/surefire-reports/TEST-x.SendTest.xml",
                """
                <testsuite>
                  <properties><property name="a" value="b"/></properties>
                  <testcase name="shouldPass" classname="x.SendTest"/>
                  <testcase name="shouldBeMixed(int)[1]" classname="x.SendTest"/>
                  <testcase name="shouldBeMixed(int)[2]" classname="x.SendTest"><failure/></testcase>
                </testsuite>
                """);
        report(
                "module/target/failsafe-reports/TEST-x.SendIT.xml",
                """
                <testsuite>
                  <testcase name="shouldBeLeftOut" classname="x.SendIT$Inner"><skipped/></testcase>
                </testsuite>
                """);
        reports.read(root.resolve("module/target"), START);

        ConformanceTable table =
                new ConformanceTable(
                        "1",
                        List.of(
                                rule("1.1", "", "SendTest#shouldPass"),
                                rule("1.2", "", "SendTest#shouldPass", "SendTest#shouldBeMixed"),
                                rule("1.3", "", "SendTest#shouldNotExist"),
                                rule("1.4", "", "SendIT#shouldBe"),
                                rule("5.1", "where | is missing", "SendIT#shouldBe"),
                                rule("5.2", "")),
                        reports);

        assertThat(table.faults())
                .containsExactly(
                        "1.2 **failed**: [SendTest#shouldPass, SendTest#shouldBeMixed]",
                        "1.3 **no such test**: [SendTest#shouldNotExist]",
                        "1.4 **skipped**: [SendIT#shouldBe]",
                        "5.2 **no such test**: []");
        assertThat(table.markdown())
                .contains("6 rules: 2 passed, 2 failed, 2 without a test")
                .contains("## 1. RPCs")
                .contains("| 1.1 | - | holds | `SendTest#shouldPass` | passed | same |  |")
                .contains("## 5. Pop consumption")
                .contains("passed (skipped where \\| is missing)")
                .doesNotContain("## 2.");
    }

    @Test
    void shouldNotTakeLeftoversOrNarrowedBuildsForTheWhole() throws IOException {
        Files.createDirectories(root.resolve("module/src/test/java"));
        Files.createFile(root.resolve("module/pom.xml"));
        Path report =
                report(
                        "module/target/surefire-reports/TEST-x.SendTest.xml",
                        "<testsuite><testcase name=\"a\" classname=\"x.SendTest\"/></testsuite>");
        Properties narrowing = new Properties();
        narrowing.setProperty("it.test", "SendIT");

        assertThat(build(new Properties())).isEmpty();
        assertThat(build(narrowing)).isEqualTo("-Dit.test was given");
        Files.setLastModifiedTime(report, FileTime.from(START.minusSeconds(1)));
        assertThat(build(new Properties())).isEqualTo("no test of module ran");
    }

    private String build(Properties properties) throws IOException {
        return new WholeBuild(root, START, properties).read(reports);
    }

    private Path report(String name, String xml) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, xml);
    }

    private static Rule rule(String number, String maySkip, String... tests) {
        return new Rule(number, "-", "holds", List.of(tests), "same", "", maySkip);
    }
}
