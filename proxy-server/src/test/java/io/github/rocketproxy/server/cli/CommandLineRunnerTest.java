package io.github.rocketproxy.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.server.ProxyLauncher;
import io.github.rocketproxy.server.RunningProxy;
import io.github.rocketproxy.server.StartupException;
import io.github.rocketproxy.server.config.ProxyConfig;
import io.github.rocketproxy.server.config.ProxyConfig.DeploymentMode;
import io.github.rocketproxy.server.live.FixedFigures;
import io.github.rocketproxy.server.live.LiveFigures;
import io.github.rocketproxy.server.live.LiveFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class CommandLineRunnerTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> events = new ArrayList<>();
    private ProxyConfig started;
    private Runnable whileItRuns = () -> {};
    @TempDir private Path folder;

    @Test
    void shouldPrintOneReadyLineThenDrainAndExitZero() {
        assertThat(run("local", "--grpc-port", "0", "--data", "somewhere")).isZero();

        assertThat(text(out)).matches("RocketProxy ready in \\d+ ms grpc=h:1 admin=h:2\\R");
        assertThat(text(err)).isEmpty();
        assertThat(events).containsExactly("start", "signal", "drain 15000", "close");
        assertThat(started.mode()).isEqualTo(DeploymentMode.LOCAL);
        assertThat(started.grpc().port()).isZero();
        assertThat(started.dataDir()).isEqualTo("somewhere");
    }

    @Test
    void shouldPassEveryOptionWhenCluster() {
        environment.put("ROCKETPROXY_GRPC_PORT", "1");
        assertThat(
                        run(
                                "cluster",
                                "--namesrv=a:1;b:2",
                                "--host=127.0.0.1",
                                "--grpc-port=2",
                                "--set",
                                "shutdown.drainMs=5",
                                "--set",
                                "pipeline.mode=inline"))
                .isZero();

        assertThat(started.mode()).isEqualTo(DeploymentMode.CLUSTER);
        assertThat(started.namesrv().addresses()).containsExactly("a:1", "b:2");
        assertThat(started.host()).isEqualTo("127.0.0.1");
        assertThat(started.grpc().port()).isEqualTo(2);
        assertThat(events).contains("drain 5");
    }

    @Test
    void shouldTakeTheOfficialFlagsWhenNoCommandIsGiven() throws IOException {
        Path json = folder.resolve("rmq-proxy.json");
        Files.writeString(json, "{'namesrvAddr': 'file:1', 'grpcServerPort': 7, 'odd': 1}");

        assertThat(
                        run(
                                "-pc",
                                json.toString(),
                                "-pm",
                                "Local",
                                "-n",
                                "flag:2",
                                "-bc",
                                "broker.conf"))
                .isZero();

        assertThat(started.mode()).isEqualTo(DeploymentMode.LOCAL);
        assertThat(started.namesrv().addresses()).containsExactly("flag:2");
        assertThat(started.grpc().port()).isEqualTo(7);
        assertThat(started.local().brokerConfig()).isEqualTo("broker.conf");
    }

    @Test
    void shouldTakeNameServersFromTheEnvironmentAsTheOfficialProxyDoes() {
        environment.put("NAMESRV_ADDR", "env:1");

        assertThat(run("-pm", "cluster")).isZero();

        assertThat(started.namesrv().addresses()).containsExactly("env:1");
    }

    @Test
    void shouldExitTwoWithOneLineWhenTheConfigurationIsWrong() {
        assertThat(run("local", "--grpc-port", "high")).isEqualTo(2);

        assertThat(text(err).lines())
                .containsExactly(
                        "rocketproxy: command line (--grpc-port): grpc.port: 'high' is not a whole"
                                + " number up to 2147483647");
        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fly",
                "local --fast",
                "--grpc-port 1 local",
                "--grpc-port 1",
                "bench quick"
            })
    void shouldExitTwoWithOneLineWhenTheCommandLineIsWrong(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);

        assertThat(text(err).lines()).hasSize(1).first().asString().startsWith("rocketproxy: ");
        assertThat(events).isEmpty();
    }

    @Test
    void shouldSayWhatToDoAndExitOneWhenTheStartFails() {
        ProxyLauncher failing =
                config -> {
                    throw new StartupException("no name server answers", "check --namesrv", null);
                };

        assertThat(runWith(failing, "cluster", "--namesrv", "a:1")).isEqualTo(1);

        assertThat(text(err))
                .isEqualToIgnoringNewLines(
                        "rocketproxy: did not start: no name server answers. Check --namesrv.");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void shouldNameThePortOptionWhenThePortIsTaken() {
        ProxyLauncher failing =
                config -> {
                    throw new IllegalStateException(new BindException("Address already in use"));
                };

        assertThat(runWith(failing, "local")).isEqualTo(1);

        assertThat(text(err))
                .contains("a port is in use already: Address already in use")
                .contains("--grpc-port");
    }

    @Test
    void shouldShowKeysAndOriginsWhenConfigIsChecked() {
        assertThat(run("check-config", "-pm", "local", "--grpc-port", "5", "--http-port", "1"))
                .isZero();

        assertThat(text(out))
                .contains("grpc.port: 5  # command line (--grpc-port)")
                .contains("mode: local  # command line (-pm)")
                .contains("host: 0.0.0.0  # default");
        assertThat(text(err)).contains("note: --http-port has no effect");
        assertThat(events).isEmpty();
    }

    @Test
    void shouldShowVersionAndHelp() {
        assertThat(run("version")).isZero();
        assertThat(run("help")).isZero();
        assertThat(run("local", "--help")).isZero();

        assertThat(text(out))
                .startsWith("RocketProxy ")
                .contains("check-config", "cluster", "bench", "-pc", "--data");
    }

    @Test
    void shouldShowFiguresAsLongAsTheProxyRuns() {
        whileItRuns = () -> assertThat(run("stat", "--once", "--json")).isZero();

        assertThat(run("local")).isZero();

        assertThat(text(out))
                .contains("\"pid\":" + ProcessHandle.current().pid())
                .contains("\"endpoints\":\"grpc=h:1 admin=h:2\"")
                .contains("\"REQUESTS\":{\"total\":1,\"interval\":1}");
        assertThat(run("stat", "--once")).isEqualTo(1);
        assertThat(text(err)).contains("no proxy of this user runs here");
    }

    @Test
    void shouldShowNoFiguresWhenTheLiveViewIsOff() {
        whileItRuns = () -> assertThat(run("stat", "--once")).isEqualTo(1);

        assertThat(run("local", "--set", "liveView.enabled=false")).isZero();

        assertThat(folder.resolve("live")).doesNotExist();
    }

    @Test
    void shouldListTheProxiesWhenSeveralRun() throws IOException {
        long parent = ProcessHandle.current().parent().orElseThrow().pid();
        long self = ProcessHandle.current().pid();
        Path live = folder.resolve("live");
        whileItRuns =
                () -> {
                    copy(live.resolve(Long.toString(self)), live.resolve(Long.toString(parent)));
                    assertThat(run("stat", "--once")).isEqualTo(2);
                    assertThat(run("stat", "--once", Long.toString(parent))).isZero();
                };

        assertThat(run("local")).isZero();

        assertThat(text(err)).contains("say which one", self + "  grpc=h:1", parent + "  grpc=h:1");
        assertThat(text(out)).contains("RocketProxy " + parent, "requests published to the ring");
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int run(String... arguments) {
        return runWith(this::start, arguments);
    }

    private int runWith(ProxyLauncher launcher, String... arguments) {
        ShutdownSignal signal =
                action -> {
                    events.add("signal");
                    whileItRuns.run();
                    action.run();
                };
        Session session =
                new Session(
                        launcher,
                        signal,
                        environment,
                        new LiveFolder(folder.resolve("live")),
                        stream(out),
                        stream(err));
        return new CommandLineRunner(session).run(arguments);
    }

    private RunningProxy start(ProxyConfig config) {
        events.add("start");
        started = config;
        return new RunningProxy() {
            @Override
            public SequencedMap<String, String> endpoints() {
                SequencedMap<String, String> endpoints = new LinkedHashMap<>();
                endpoints.put("grpc", "h:1");
                endpoints.put("admin", "h:2");
                return endpoints;
            }

            @Override
            public LiveFigures figures() {
                return new FixedFigures();
            }

            @Override
            public boolean drain(long timeoutMs) {
                events.add("drain " + timeoutMs);
                return true;
            }

            @Override
            public void close() {
                events.add("close");
            }
        };
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
