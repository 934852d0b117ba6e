package io.github.rocketproxy.bench.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.bench.process.JvmCommand;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short run of every race; {@code target/jcstress} has its report. */
@Timeout(270)
class RaceIT {
    private static final long WITHIN_S = 240;

    private final Path folder = Path.of("target", "jcstress").toAbsolutePath();

    @Test
    void shouldSeeNothingForbiddenWhenThreadsRace() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path output = folder.resolve("output.txt");
        Process process =
                new ProcessBuilder(command())
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertThat(process.waitFor(WITHIN_S, TimeUnit.SECONDS)).as("jcstress ended").isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isZero();
        assertThat(text).contains("RUN RESULTS");
        // A race that cannot be set up is skipped, and the exit value says nothing of it.
        assertThat(text).doesNotContainPattern("[1-9]\\d* (soft|hard) errs");
    }

    private List<String> command() {
        List<String> flags = projectFlags();
        return new JvmCommand()
                .flags(flags)
                .run(
                        "org.openjdk.jcstress.Main",
                        "-t",
                        "io.github.rocketproxy.bench.race",
                        "-m",
                        "quick",
                        // One compilation of all threads, not one for each way to compile each.
                        "-sc",
                        "false",
                        // Short, because the faster thread runs ahead of the other within one.
                        "-strideSize",
                        "32",
                        "-f",
                        "1",
                        "-iters",
                        "5",
                        "-time",
                        "200",
                        "-r",
                        folder.toString(),
                        "--jvmArgs",
                        String.join(" ", flags) + " -Dio.netty.leakDetection.level=disabled");
    }

    /** What the project's JVMs need on this JDK, as this JVM was given it. */
    private static List<String> projectFlags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--"))
                .toList();
    }
}
