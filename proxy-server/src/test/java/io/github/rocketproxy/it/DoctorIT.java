package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rocketproxy.it.support.FreePorts;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TestPki;
import io.github.rocketproxy.server.cli.CommandLineRunner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} at a cluster that is well, and at one that is not. */
@IntegrationTest
class DoctorIT {
    private static RealCluster cluster;

    private final int grpcPort = FreePorts.next();
    private final int adminPort = FreePorts.next();

    @BeforeAll
    static void start() {
        assumeTrue(ProxyKind.current() != ProxyKind.OFFICIAL, "needs our command line");
        cluster = RealCluster.start();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private record Seen(int exit, List<Map<String, String>> findings) {
        List<String> levels(String prefix) {
            return findings.stream()
                    .filter(finding -> finding.get("check").startsWith(prefix))
                    .map(finding -> finding.get("level"))
                    .toList();
        }

        String one(String prefix) {
            return findings.stream()
                    .filter(finding -> finding.get("check").startsWith(prefix))
                    .map(finding -> finding.get("seen") + " -> " + finding.get("advice"))
                    .reduce((first, second) -> first + "\n" + second)
                    .orElseThrow();
        }
    }

    private Seen examine(String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "doctor",
                                "--json",
                                "--namesrv",
                                cluster.nameServerAddress(),
                                "--host",
                                "127.0.0.1",
                                "--grpc-port",
                                Integer.toString(grpcPort),
                                "--admin-port",
                                Integer.toString(adminPort),
                                "--set",
                                "metadata.requestTimeoutMs=1500"));
        arguments.addAll(List.of(more));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int exit =
                CommandLineRunner.ofProcess(
                                config -> {
                                    throw new IllegalStateException("nothing is to be started");
                                },
                                new PrintStream(out, true, StandardCharsets.UTF_8))
                        .run(arguments.toArray(String[]::new));
        return new Seen(
                exit,
                new JsonMapper()
                        .readValue(
                                out.toByteArray(),
                                new TypeReference<List<Map<String, String>>>() {}));
    }

    @Test
    void shouldFindAllWellAtAClusterThatIs() throws Exception {
        Seen seen = examine();

        assertThat(seen.exit).as("%s", seen).isZero();
        assertThat(seen.levels("configuration")).containsExactly("ok");
        assertThat(seen.levels("java")).containsExactly("ok");
        assertThat(seen.levels("grpc.port")).containsExactly("ok");
        assertThat(seen.one("name server")).contains("knows [");
        assertThat(seen.one("broker")).contains("V5_5_0, answers in");
        assertThat(seen.levels("broker")).doesNotContain("fail");
        assertThat(seen.one("running proxy")).contains("none at");
    }

    @Test
    void shouldKnowTheProxyThatRunsWithTheSameSettings() throws Exception {
        try (InJvmProxy proxy =
                InJvmProxy.cluster(
                        cluster.nameServerAddress(),
                        PipelineMode.INLINE,
                        Map.of(
                                "grpc.port", Integer.toString(grpcPort),
                                "admin.port", Integer.toString(adminPort)))) {
            assertThat(proxy.adminEndpoint()).endsWith(":" + adminPort);
            Seen seen = examine();

            assertThat(seen.exit).as("%s", seen).isZero();
            assertThat(seen.one("running proxy")).startsWith("ready at");
            assertThat(seen.one("grpc.port")).contains("is the running proxy's");
        }
    }

    @Test
    void shouldSayWhichNameServerIsDownAndGoOnWithTheOthers() throws Exception {
        String down = "127.0.0.1:" + FreePorts.next();

        Seen seen =
                examine("--set", "namesrv.addresses=" + down + ";" + cluster.nameServerAddress());

        assertThat(seen.exit).isEqualTo(1);
        assertThat(seen.levels("name server " + down)).containsExactly("fail");
        assertThat(seen.one("name server " + down)).contains("cannot connect", "firewall");
        assertThat(seen.levels("name server " + cluster.nameServerAddress()))
                .doesNotContain("fail");
        assertThat(seen.one("broker")).contains("V5_5_0");
    }

    @Test
    void shouldSayThatABrokerDoesNotAnswerOrIsGone() throws Exception {
        cluster.pauseBroker();
        try {
            Seen seen = examine();
            assertThat(seen.exit).isEqualTo(1);
            assertThat(seen.levels("broker ")).containsExactly("fail");
            assertThat(seen.one("broker ")).contains("did not answer", "brokerIP1");
        } finally {
            cluster.resumeBroker();
        }
        cluster.killBroker();
        try {
            Awaitility.await()
                    .untilAsserted(
                            () ->
                                    assertThat(examine().one("brokers"))
                                            .contains("none is registered", "namesrvAddr"));
        } finally {
            cluster.restartBroker();
        }
    }

    @Test
    void shouldSayThatAPortIsTakenAndThatACertificateHasExpired(@TempDir Path folder)
            throws Exception {
        TestPki pki = new TestPki(folder);
        Path certificate = pki.certificate("old", pki.expired());
        try (ServerSocket other = new ServerSocket(grpcPort, 1, InetAddress.getLoopbackAddress())) {
            Seen seen =
                    examine(
                            "--set",
                            "tls.mode=enforcing",
                            "--set",
                            "tls.certificate=" + certificate,
                            "--set",
                            "tls.key=" + pki.key("old"));

            assertThat(other.isBound()).isTrue();
            assertThat(seen.exit).isEqualTo(1);
            assertThat(seen.levels("grpc.port")).containsExactly("fail");
            assertThat(seen.one("grpc.port")).contains("in use");
            assertThat(seen.levels("tls")).containsExactly("fail");
            assertThat(seen.one("tls")).contains("old.pem expired at");
        }
    }

    @Test
    void shouldSayWhatIsWrongWithTheConfiguration() throws Exception {
        Seen seen = examine("--set", "pipeline.ringSize=3");

        assertThat(seen.exit).isEqualTo(1);
        assertThat(seen.one("configuration")).contains("ringSize", "power of two");
    }
}
