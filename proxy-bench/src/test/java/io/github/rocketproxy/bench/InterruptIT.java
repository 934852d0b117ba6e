package io.github.rocketproxy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.bench.process.JvmCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C in the middle of a run. */
@Timeout(180)
class InterruptIT {
    private static final long WITHIN_S = 60;
    private static final String FOR_EVER = "1000000000";

    @TempDir private Path temporary;

    @Test
    void shouldLeaveNeitherProcessNorDataWhenItIsInterrupted()
            throws IOException, InterruptedException {
        Process run = new ProcessBuilder(command()).redirectErrorStream(true).start();
        List<ProcessHandle> children = List.of();
        try {
            awaitLine(run, "warming null-http2");
            children = run.descendants().toList();
            assertThat(children).as("name server, broker, target").hasSizeGreaterThanOrEqualTo(3);
            assertThat(temporary).isNotEmptyDirectory();

            // to a JVM the same as Ctrl-C, which it does not hear where a build runs in the
            // background
            run.destroy();

            assertThat(run.waitFor(WITHIN_S, TimeUnit.SECONDS)).as("ended").isTrue();
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(temporary).isEmptyDirectory();
        } finally {
            children.forEach(ProcessHandle::destroyForcibly);
            run.destroyForcibly();
        }
    }

    private static void awaitLine(Process run, String text) throws IOException {
        BufferedReader output = run.inputReader(StandardCharsets.UTF_8);
        StringBuilder seen = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            seen.append(line).append('\n');
            if (line.contains(text)) {
                return;
            }
        }
        throw new AssertionError("never said '" + text + "':\n" + seen);
    }

    /** The flags of this JVM that open the JDK, without those of agents. */
    private List<String> command() {
        List<String> flags =
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(flag -> flag.startsWith("--"))
                        .toList();
        return new JvmCommand()
                .flags(flags)
                .property("java.io.tmpdir", temporary)
                .run(
                        BenchMain.class.getName(),
                        "compare",
                        "--scenarios",
                        "send",
                        "--targets",
                        "null-http2",
                        "--warmup",
                        FOR_EVER);
    }
}
