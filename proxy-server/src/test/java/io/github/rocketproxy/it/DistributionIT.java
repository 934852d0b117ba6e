package io.github.rocketproxy.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.FreePorts;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.JavaProcess;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.ProxyUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tar.gz of the build, unpacked far from the checkout and run with nothing but a JDK: no
 * variable of the environment, no Maven, nothing written where it is installed.
 */
@IntegrationTest
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is for sh")
class DistributionIT {
    private static final String TOPIC = "quickstart";

    @TempDir private static Path folder;
    private static Path work;
    private static Path home;
    private static List<String> installed;

    @BeforeAll
    static void unpack() throws Exception {
        assumeTrue(ProxyKind.current() != ProxyKind.OFFICIAL, "needs bin/rocketproxy");
        ProxyKind.closeShared();
        work = Files.createDirectory(folder.resolve("work"));
        Path place = Files.createDirectory(folder.resolve("some place"));
        run("tar", "-xzf", archive().toString(), "-C", place.toString());
        home = only(place, "rocketproxy-");
        run("chmod", "-R", "a-w", home.toString());
        installed = files(home);
    }

    @AfterAll
    static void letItBeDeleted() throws Exception {
        if (home != null) {
            run("chmod", "-R", "u+w", home.toString());
        }
    }

    private static Path archive() throws IOException {
        Path root = Path.of(System.getProperty("it.root", "..")).toAbsolutePath().normalize();
        return only(root.resolve("proxy-server/target"), "rocketproxy-");
    }

    private static Path only(Path folder, String prefix) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .reduce((one, other) -> fail(one + " and " + other))
                    .orElseThrow();
        }
    }

    private static Path fail(String message) {
        throw new IllegalStateException("only one was expected: " + message);
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.map(path -> folder.relativize(path).toString()).sorted().toList();
        }
    }

    /** A command of the distribution, with almost no environment. */
    private static List<String> bare(String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "/usr/bin/env",
                                "-i",
                                "JAVA_HOME=" + System.getProperty("java.home"),
                                "PATH=/usr/bin:/bin",
                                "ROCKETPROXY_LOGS=" + work.resolve("logs"),
                                home.resolve("bin/rocketproxy").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(work.toFile())
                        .redirectErrorStream(true)
                        .start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(out).isZero();
        return out;
    }

    private static String runBare(String... arguments) throws IOException, InterruptedException {
        return run(bare(arguments).toArray(String[]::new));
    }

    @Test
    void shouldServeWhereNothingButAJdkIs() throws Exception {
        int port = FreePorts.next();
        String admin = "127.0.0.1:" + FreePorts.next();
        JavaProcess process =
                JavaProcess.command(
                        "distribution",
                        work,
                        bare(
                                "local",
                                "--data",
                                work.resolve("data").toString(),
                                "--host",
                                "127.0.0.1",
                                "--grpc-port",
                                Integer.toString(port),
                                "--admin-port",
                                admin.substring(admin.indexOf(':') + 1),
                                "--set",
                                "local.brokerPort=0",
                                "--set",
                                "local.namesrvPort=0"),
                        Map.of());
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(90))
                    .until(
                            () ->
                                    process.output().contains("RocketProxy ready in ")
                                            || !process.isAlive());
            assertThat(process.isAlive()).as(process.output()).isTrue();

            assertThat(run(home.resolve("bin/admin").toString(), "GET", "/readyz", admin))
                    .contains("true");
            exchange("127.0.0.1:" + port);
        } finally {
            assertThat(process.terminate(Duration.ofSeconds(45))).isZero();
        }
        assertThat(files(home)).as("nothing was written there").isEqualTo(installed);
        assertThat(work.resolve("logs/rocketproxy.log")).isNotEmptyFile();
    }

    private static void exchange(String endpoint) throws Exception {
        Clients clients = new Clients(new At(endpoint));
        try (Producer producer = clients.producer(TOPIC);
                SimpleConsumer consumer = clients.simpleConsumer("distribution", TOPIC, "*")) {
            producer.send(Clients.message(TOPIC, "hello".getBytes(US_ASCII)).build());
            List<MessageView> received = new ArrayList<>();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(40))
                    .pollInSameThread()
                    .until(
                            () -> {
                                received.addAll(consumer.receive(1, Duration.ofSeconds(30)));
                                return !received.isEmpty();
                            });
            assertThat(Clients.body(received.getFirst())).asString(US_ASCII).isEqualTo("hello");
            consumer.ack(received.getFirst());
        }
    }

    private record At(String endpoint) implements ProxyUnderTest {
        @Override
        public void close() {
            // somebody else's
        }
    }

    @Test
    void shouldHaveEverythingThatBelongsToIt() throws Exception {
        assertThat(installed)
                .contains("README.md", "LICENSE", "CHANGELOG.md")
                .contains("conf/rocketproxy.yaml", "conf/jvm.options", "conf/log4j2.xml")
                .contains("docs/security.md", "bin/rocketproxy.cmd");
        assertThat(installed).filteredOn(file -> file.startsWith("lib/proxy-")).hasSize(4);
        assertThat(runBare("version")).startsWith("RocketProxy ").doesNotContain("unpackaged");
        assertThat(runBare("help")).contains("local", "cluster", "check-config");
        assertThat(runBare("check-config", "--set", "namesrv.addresses=10.0.0.5:9876"))
                .contains("namesrv.addresses: [\"10.0.0.5:9876\"]");
        for (String absent : List.of("bench", "example")) {
            Process process = new ProcessBuilder(bare(absent)).redirectErrorStream(true).start();
            assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
                    .isEqualToIgnoringNewLines(
                            "rocketproxy: '"
                                    + absent
                                    + "' comes with the source checkout and is not in this"
                                    + " distribution.");
            assertThat(process.waitFor()).isEqualTo(1);
        }
    }
}
