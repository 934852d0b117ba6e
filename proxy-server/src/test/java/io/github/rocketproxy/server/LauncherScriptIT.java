package io.github.rocketproxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs bin/rocketproxy as a user does. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is for sh")
class LauncherScriptIT {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    @TempDir private Path folder;

    @BeforeEach
    void needsShell() {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
    }

    @Test
    void shouldRunFromAnyFolderThroughALinkInAPathWithSpaces() throws Exception {
        Path link =
                Files.createSymbolicLink(
                        Files.createDirectory(folder.resolve("with space")).resolve("rp"),
                        HOME.resolve("bin/rocketproxy"));

        Outcome outcome = run(new ProcessBuilder(link.toString(), "version"));

        assertThat(outcome.status).as(outcome.err).isZero();
        assertThat(outcome.out)
                .startsWith("RocketProxy ")
                .contains("Java ")
                .doesNotContain("unpackaged");
    }

    @Test
    void shouldShowHelp() throws Exception {
        Outcome outcome = run(script("help"));

        assertThat(outcome.status).as(outcome.err).isZero();
        assertThat(outcome.out).contains("local", "cluster", "check-config");
    }

    @Test
    void shouldExitTwoWithoutAStackTraceWhenAKeyIsUnknown() throws Exception {
        Path file = Files.writeString(folder.resolve("my.yaml"), "mode: local\nhots: 1.2.3.4\n");

        Outcome outcome = run(script("check-config", "--config", file.toString()));

        assertThat(outcome.status).isEqualTo(2);
        assertThat(outcome.err)
                .isEqualToIgnoringNewLines(
                        "rocketproxy: "
                                + file
                                + ", line 2: unknown key 'hots'; did you mean 'host'?");
    }

    @Test
    void shouldGiveTheExtraFlagsTheLastWord() throws Exception {
        ProcessBuilder builder = script("version");
        builder.environment().put("ROCKETPROXY_JAVA_OPTS", "-Xmx64m -XX:+PrintFlagsFinal");

        Outcome outcome = run(builder);

        assertThat(outcome.out).containsPattern("MaxHeapSize +=  *67108864 ");
    }

    @Test
    void shouldSayWhatToInstallWhenThereIsNoJdk() throws Exception {
        Path copy = Files.createDirectories(folder.resolve("elsewhere/bin"));
        String script =
                Files.readString(HOME.resolve("bin/rocketproxy"))
                        .replace("java_needed=25", "java_needed=999");
        Path file = Files.writeString(copy.resolve("rocketproxy"), script);

        Outcome outcome = run(new ProcessBuilder("/bin/sh", file.toString(), "local"));

        assertThat(outcome.status).isEqualTo(1);
        assertThat(outcome.err).contains("no JDK 999 or newer found", "Install", "JAVA_HOME");
    }

    private static ProcessBuilder script(String... arguments) {
        List<String> command = new ArrayList<>(List.of(HOME.resolve("bin/rocketproxy").toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    private Outcome run(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process =
                builder.directory(folder.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private record Outcome(int status, String out, String err) {}
}
