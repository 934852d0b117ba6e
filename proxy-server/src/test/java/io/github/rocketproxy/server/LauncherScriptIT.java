package io.github.rocketproxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs bin/rocketproxy as a user does. */
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is for sh")
class LauncherScriptIT {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    private static final String MAIN = "io.github.rocketproxy.server.ProxyMain source: ";
    private static final String FROM_CACHE = MAIN + "shared objects file";
    private static final String FROM_JAR = MAIN + "file:";
    private static final String NOT_USED = "the AOT cache is not for this build";

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

    /** Classes of this project come from the cache or from their jar: the JVM's log says which. */
    @Test
    void shouldMakeAnAotCacheAndStartWithoutItWhenItDoesNotFit() throws Exception {
        Path caches = folder.resolve("with space/aot");

        Outcome trained = run(withCache(script("train", "--messages", "0"), caches));

        assertThat(trained.status).as(trained.err).isZero();
        Path cache;
        try (Stream<Path> files = Files.list(caches)) {
            cache = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        assertThat(failToStart(caches, "")).as("fits").contains(FROM_CACHE);
        assertThat(failToStart(caches, "-XX:-UseCompactObjectHeaders", NOT_USED))
                .as("made with other flags")
                .contains(FROM_JAR);
        try (FileChannel bytes = FileChannel.open(cache, StandardOpenOption.WRITE)) {
            bytes.write(ByteBuffer.allocate(1 << 20), bytes.size() / 2);
        }
        assertThat(failToStart(caches, "")).as("damaged").contains(FROM_JAR);
        Files.setLastModifiedTime(cache, FileTime.fromMillis(0));
        assertThat(failToStart(caches, "", NOT_USED)).as("older than jars").contains(FROM_JAR);
    }

    @Test
    void shouldSayWhyThereIsNoAotCacheWhenItsFolderCannotBeWritten() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        Outcome outcome = run(withCache(script("train"), file.resolve("aot")));

        assertThat(outcome.status).isEqualTo(1);
        assertThat(outcome.err).contains("cannot write to " + file.resolve("aot"));
    }

    private static ProcessBuilder withCache(ProcessBuilder builder, Path caches) {
        builder.environment().put("ROCKETPROXY_CACHE", caches.toString());
        return builder;
    }

    /** Starts a proxy that ends at its configuration, with the notices expected on the way. */
    private String failToStart(Path caches, String flags, String... notices) throws Exception {
        Path log = folder.resolve("classes.log");
        ProcessBuilder builder = withCache(script("cluster"), caches);
        builder.environment().put("ROCKETPROXY_JAVA_OPTS", flags + " -Xlog:class+load:file=" + log);

        Outcome outcome = run(builder);

        assertThat(outcome.status).as(outcome.err).isEqualTo(2);
        assertThat(outcome.out).isEmpty();
        assertThat(outcome.err.lines()).hasSize(notices.length + 1);
        assertThat(List.of(notices)).allSatisfy(notice -> assertThat(outcome.err).contains(notice));
        assertThat(outcome.err).contains("cluster mode needs a name server");
        return Files.readString(log);
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
            assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private record Outcome(int status, String out, String err) {}
}
