package io.github.rocketproxy.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketproxy.server.config.ProxyConfig.DeploymentMode;
import io.github.rocketproxy.server.config.ProxyConfig.TopicTypeCheck;
import io.github.rocketproxy.server.config.ProxyConfig.WaitMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class ConfigBuilderTest {
    @TempDir private Path folder;

    @Test
    void shouldTakeTheStrongestSourceWhenAllNameTheKey() throws IOException {
        ConfigBuilder builder =
                new ConfigBuilder()
                        .assignment("mode=local")
                        .yaml(file("grpc:\n  port: 1001\nhost: from-file\ndataDir: from-file\n"))
                        .environment(
                                Map.of(
                                        "ROCKETPROXY_GRPC_PORT", "1002",
                                        "ROCKETPROXY_HOST", "from-environment"))
                        .option("--grpc-port", "grpc.port", "1003")
                        .assignment("grpc.port=1004");

        ProxyConfig config = builder.build();

        assertThat(config.grpc().port()).isEqualTo(1004);
        assertThat(config.host()).isEqualTo("from-environment");
        assertThat(config.dataDir()).isEqualTo("from-file");
    }

    @Test
    void shouldKeepTheOtherDefaultsWhenAFileNamesOneKey() throws IOException {
        ProxyConfig config =
                new ConfigBuilder()
                        .yaml(file("pipeline: {waitStrategy: busy-spin}"))
                        .assignment("mode=local")
                        .build();

        assertThat(config.pipeline().waitStrategy()).isEqualTo(WaitMode.BUSY_SPIN);
        assertThat(config.pipeline().ringSize()).isEqualTo(4096);
    }

    @Test
    void shouldSplitListsAndMapsWhenGivenAsText() {
        ProxyConfig config =
                ProxyConfig.with(
                        Map.of(
                                "namesrv.addresses", "a:1;b:2, [::1]:3",
                                "pipeline.affinity", "loop-0:2,stages-0:3"));

        assertThat(config.mode()).isEqualTo(DeploymentMode.CLUSTER);
        assertThat(config.namesrv().addresses()).containsExactly("a:1", "b:2", "[::1]:3");
        assertThat(config.pipeline().affinity())
                .containsOnly(Map.entry("loop-0", 2), Map.entry("stages-0", 3));
    }

    @Test
    void shouldAddToTheMapWhenOneEntryIsSet() throws IOException {
        ProxyConfig config =
                new ConfigBuilder()
                        .yaml(file("mode: local\npipeline:\n  affinity: {loop-0: 2}\n"))
                        .assignment("pipeline.affinity.loop-1=5")
                        .build();

        assertThat(config.pipeline().affinity())
                .containsOnly(Map.entry("loop-0", 2), Map.entry("loop-1", 5));
    }

    @Test
    void shouldNameFileLineKeyAndNearestWhenTheKeyIsUnknown() throws IOException {
        Path file = file("mode: local\ngrpc:\n  port: 8081\n  maxConcurentStreams: 5\n");

        assertThatThrownBy(() -> new ConfigBuilder().yaml(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        file
                                + ", line 4: unknown key 'grpc.maxConcurentStreams'; did you mean"
                                + " 'grpc.maxConcurrentStreams'?");
    }

    @Test
    void shouldListTheSectionWhenAnUnknownKeyIsNearNone() {
        assertThatThrownBy(() -> new ConfigBuilder().assignment("shutdown.gracefullyAndSlowly=yes"))
                .hasMessage(
                        "command line (--set): unknown key 'shutdown.gracefullyAndSlowly'; allowed are"
                                + " shutdown.readinessMs, shutdown.drainMs");
    }

    @Test
    void shouldRefuseAValueWhereASectionIsExpected() throws IOException {
        Path file = file("host: x\ngrpc: 5\n");

        assertThatThrownBy(() -> new ConfigBuilder().yaml(file))
                .hasMessageStartingWith(file + ", line 2: unknown key 'grpc'");
    }

    @ParameterizedTest
    @CsvSource({
        "limits.topicTypeCheck=lenient,LENIENT",
        "limits.topicTypeCheck=off,OFF",
        "limits.checkTopicType=true,STRICT",
        "limits.checkTopicType=false,OFF"
    })
    void shouldTakeTheTypeCheckAlsoByItsFormerName(String assignment, TopicTypeCheck check) {
        ConfigBuilder builder = new ConfigBuilder().assignment("mode=local").assignment(assignment);

        assertThat(builder.build().limits().topicTypeCheck()).isEqualTo(check);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "grpc: {port: 99999} | grpc.port: 99999 is out of range: allowed is 0 to 65535",
                "grpc: {port: abc} | grpc.port: 'abc' is not a whole number up to 2147483647",
                "grpc: {port: 1.5} | grpc.port: '1.5' is not a whole number up to 2147483647",
                "grpc: {port: } | grpc.port: \"\" is not a whole number up to 2147483647",
                "pipeline: {mode: turbo} | pipeline.mode: 'turbo' is not one of auto, staged, fused, inline",
                "pipeline: {ringSize: 1000} | pipeline.ringSize: 1000 is not a power of two",
                "backend: {maxInFlightPerLink: 1000} | backend.maxInFlightPerLink: 1000 is not a power of two",
                "grpc: {permitKeepAliveMs: 0} | grpc.permitKeepAliveMs: 0 is too small",
                "pipeline: {affinity: {loop-0: x}} | pipeline.affinity.loop-0: 'x' is not a whole number",
                "limits: {topicTypeCheck: maybe} | limits.topicTypeCheck: 'maybe' is not one of strict, lenient, off",
                "limits: {checkBodyDigest: maybe} | limits.checkBodyDigest: 'maybe' is not true or false",
                "grpc: {advertised: [nohost]} | grpc.advertised: 'nohost' is not HOST:PORT, for example",
                "grpc: {advertised: ['10.0.0.5:1', 'a.example:1']} | grpc.advertised: clients take addresses of one kind only",
                "grpc: {proxyProtocol: {trusted: [10.0.0.0/99]}} | grpc.proxyProtocol.trusted: '10.0.0.0/99' is no address or network",
                "grpc: {proxyProtocol: {required: true}} | grpc.proxyProtocol.required: true needs proxyProtocol.trusted",
                "limits: {minInvisibleMs: 99999999} | limits.maxInvisibleMs: 43200000 is too small",
                "backend: {batch: {maxMessages: 0}} | backend.batch.maxMessages: 0 is out of range: allowed is 1 to 1024",
                "namesrv: {addresses: [nohost]} | namesrv.addresses: 'nohost' is not HOST:PORT",
                "namesrv: {addresses: 'a:1'} | namesrv.addresses: \"a:1\" is not a list",
                "auth: {authorization: true} | auth.authorization: true needs auth.authentication: true",
                "auth: {authentication: true} | auth.brokerAccessKey: local mode with auth.authentication needs it",
                "auth: {brokerAccessKey: proxy} | auth.brokerAccessKey: goes with auth.brokerSecret",
                "auth: {brokerSecret: hidden} | auth.brokerAccessKey: goes with auth.brokerSecret",
                "local: {topics: [a]} | local.topics: 'a' is not NAME:TYPE",
                "host: '' | host: must not be empty"
            })
    void shouldNameLineKeyAndWhatIsAllowedWhenAValueIsBad(String yaml, String message)
            throws IOException {
        ConfigBuilder builder =
                new ConfigBuilder().assignment("mode=local").yaml(file("# first line\n" + yaml));

        assertThatThrownBy(builder::build)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .message()
                .containsAnyOf("rocketproxy.yaml, line 2: ", "default: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host: [a | not valid YAML",
                "host: a^host: b | Duplicate",
                "just text | 'key: value' lines are expected"
            })
    void shouldNameTheLineWhenTheFileIsNoYaml(String yaml, String message) throws IOException {
        Path file = file(yaml.replace('^', '\n'));

        assertThatThrownBy(() -> new ConfigBuilder().yaml(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(", line ");
    }

    @Test
    void shouldSayThatAFileCannotBeReadWhenItIsNotThere() {
        assertThatThrownBy(() -> new ConfigBuilder().yaml(folder.resolve("none.yaml")))
                .hasMessageEndingWith("none.yaml: cannot be read (NoSuchFileException)");
    }

    @Test
    void shouldAskForANameServerWhenClusterModeHasNone() {
        assertThatThrownBy(() -> new ConfigBuilder().build())
                .hasMessageContaining("cluster mode needs a name server: --namesrv HOST:PORT");
    }

    @Test
    void shouldNoteUnknownVariablesWhenAPlatformSetsThem() {
        ConfigBuilder builder =
                new ConfigBuilder()
                        .environment(
                                Map.of(
                                        "ROCKETPROXY_SERVICE_HOST", "10.0.0.1",
                                        "ROCKETPROXY_JAVA_OPTS", "-Xmx1g"));

        assertThat(builder.notices())
                .containsExactly("environment: ROCKETPROXY_SERVICE_HOST is no known key, ignored");
    }

    @Test
    void shouldNameTheVariableWhenItsValueIsBad() {
        ConfigBuilder builder =
                new ConfigBuilder()
                        .environment(
                                Map.of(
                                        "ROCKETPROXY_PIPELINE_RING_SIZE",
                                        "7",
                                        "ROCKETPROXY_MODE",
                                        "local"));

        assertThatThrownBy(builder::build)
                .hasMessageStartingWith(
                        "environment (ROCKETPROXY_PIPELINE_RING_SIZE): pipeline.ringSize: 7 is not"
                                + " a power of two");
    }

    @Test
    void shouldShowValueAndOriginWhenDescribed() throws IOException {
        Path file = file("host: 1.2.3.4\n");

        assertThat(new ConfigBuilder().yaml(file).describe())
                .containsEntry("host", "1.2.3.4  # " + file + ", line 1")
                .containsEntry("grpc.port", "8081  # default");
    }

    @Test
    void shouldMaskOnlySecrets() {
        assertThat(Secrets.mask("backend.secretKey", "hunter2")).isEqualTo("***");
        assertThat(Secrets.mask("tls.keyPassword", "hunter2")).isEqualTo("***");
        assertThat(Secrets.mask("tls.keyPassword", "")).isEmpty();
        assertThat(Secrets.mask("grpc.port", "8081")).isEqualTo("8081");
    }

    @Test
    void shouldMaskWhatIsUnderHeadersInTheConfigurationOfAProgram() {
        ProxyConfig config =
                ProxyConfig.with(
                        Map.of(
                                "mode", "local",
                                "tracing.otlp.headers.authorization", "Bearer hunter2",
                                "tracing.otlp.headers.x-api-key", "hunter3",
                                "traffic.topics.secret-orders", "inFlight:5"));

        assertThat(EffectiveSetting.of(config))
                .contains(
                        new EffectiveSetting(
                                "tracing.otlp.headers.authorization", "***", "program"),
                        new EffectiveSetting("tracing.otlp.headers.x-api-key", "***", "program"),
                        new EffectiveSetting(
                                "traffic.topics.secret-orders.inFlight", "5", "program"));
    }

    @ParameterizedTest
    @CsvSource({
        "not a name, value, no header's name",
        "authorization=Bearer hunter2, '', no header's name",
        "session=hunter2, '', no header's name",
        "Connection, hunter2, 'Connection' is set by HTTP",
        "x-api-key, 'hunter2\n', the value of 'x-api-key' cannot be sent",
        "x-api-key, hunter2\u00e9, the value of 'x-api-key' cannot be sent"
    })
    void shouldRefuseHeadersThatCannotBeSentAndKeepSecrets(String name, String value, String why) {
        Map<String, String> settings =
                Map.of("mode", "local", "tracing.otlp.headers." + name, value);
        assertThatThrownBy(() -> ProxyConfig.with(settings))
                .hasMessageContaining("tracing.otlp.headers")
                .hasMessageContaining(why)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void shouldTakeAPlainOffForALevel() throws IOException {
        Path plain = file("logging: {levels: {io.netty: off, io.grpc: \"off\"}}\nmode: local\n");
        assertThat(new ConfigBuilder().yaml(plain).build().logging().levels())
                .containsOnly(Map.entry("io.netty", "off"), Map.entry("io.grpc", "off"));

        Path on = file("logging: {levels: {io.netty: on}}\nmode: local\n");
        assertThatThrownBy(() -> new ConfigBuilder().yaml(on).build())
                .hasMessageContaining(
                        "logging.levels: 'true' is not one of off, error, warn, info, debug,"
                                + " trace");
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("rocketproxy.yaml"), yaml);
    }
}
