package io.github.rocketproxy.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.github.rocketproxy.server.config.ProxyConfig.DeploymentMode;
import io.github.rocketproxy.server.config.ProxyConfig.TopicTypeCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class OfficialFileTest {
    @TempDir private Path folder;

    @Test
    void shouldReadAsLenientlyAsTheOfficialProxy() throws IOException {
        ProxyConfig config =
                config(
                        """
                        {
                          // a comment
                          "proxyMode": 'LOCAL', /* another */
                          "grpcServerPort": "9081",
                          "enableTopicMessageTypeCheck": 0,
                          "brokerConfigPath": "conf/broker.conf",
                          "maxMessageSize": 1048576,
                        }
                        """);

        assertThat(config.mode()).isEqualTo(DeploymentMode.LOCAL);
        assertThat(config.grpc().port()).isEqualTo(9081);
        assertThat(config.limits().topicTypeCheck()).isEqualTo(TopicTypeCheck.OFF);
        assertThat(config.local().brokerConfig()).isEqualTo("conf/broker.conf");
        assertThat(config.limits().maxBodyBytes()).isEqualTo(1048576);
    }

    @Test
    void shouldTakeTheExporterThatIsChosenAndItsKeysAlone() throws IOException {
        String keys =
                """
                 "proxyMode": "LOCAL", "proxyClusterName": "c1", "proxyName": "n1",
                 "metricsLabel": "zone:a,rack:7", "metricsGrpcExporterTarget": "collector:4317",
                 "metricsGrpcExporterHeader": "key:value", "metricsPromExporterPort": 6000,
                 "metricGrpcExporterTimeOutInMills": 2000,
                 "metricGrpcExporterIntervalInMills": 30000}
                """;

        MetricsConfig off = config("{" + keys).metrics();
        MetricsConfig prom = config("{\"metricsExporterType\": \"PROM\"," + keys).metrics();
        MetricsConfig otlp = config("{\"metricsExporterType\": 1," + keys).metrics();

        assertThat(off.labelMap()).containsExactly(entry("zone", "a"), entry("rack", "7"));
        assertThat(off.cluster()).isEqualTo("c1");
        assertThat(off.node()).isEqualTo("n1");
        assertThat(off.port()).isZero();
        assertThat(off.otlp().endpoint()).isEmpty();
        assertThat(prom.port()).isEqualTo(6000);
        assertThat(prom.otlp().endpoint()).isEmpty();
        assertThat(otlp.port()).isZero();
        assertThat(otlp.otlp().endpoint()).isEqualTo("https://collector:4317");
        assertThat(otlp.otlp().headerMap()).containsExactly(entry("key", "value"));
        assertThat(otlp.otlp().timeoutMs()).isEqualTo(2000);
        assertThat(otlp.otlp().intervalMs()).isEqualTo(30000);
        assertThat(
                        config("{\"proxyMode\": \"LOCAL\", \"metricsExporterType\": \"PROM\"}")
                                .metrics()
                                .port())
                .isEqualTo(5557);
    }

    @Test
    void shouldConvertUnitsAndLimits() throws IOException {
        ProxyConfig config =
                config(
                        """
                        {"namesrvAddr": "a:9876;b:9876", "grpcShutdownTimeSeconds": 7,
                         "topicRouteServiceCacheRefreshSeconds": "30", "maxUserPropertySize": 0,
                         "grpcMaxConcurrentCallsPerConnection": 2147483647,
                         "maxMessageGroupSize": 64,
                         "grpcClientIdleTimeMills": 5000, "maxInvisibleTimeMills": 60000}
                        """);

        assertThat(config.mode()).isEqualTo(DeploymentMode.CLUSTER);
        assertThat(config.namesrv().addresses()).containsExactly("a:9876", "b:9876");
        assertThat(config.shutdown().drainMs()).isEqualTo(7_000);
        assertThat(config.metadata().refreshMs()).isEqualTo(30_000);
        assertThat(config.limits().maxPropertiesBytes()).isEqualTo(Integer.MAX_VALUE);
        assertThat(config.limits().maxMessageGroupBytes()).isEqualTo(63);
        assertThat(config.grpc().maxConcurrentStreams()).isEqualTo(Integer.MAX_VALUE);
        assertThat(config.grpc().maxConnectionIdleMs()).isEqualTo(5_000);
        assertThat(config.limits().maxInvisibleMs()).isEqualTo(60_000);
    }

    @Test
    void shouldTurnAccessControlOn() throws IOException {
        ProxyConfig config =
                config(
                        """
                        {"namesrvAddr": "a:9876", "authenticationEnabled": true,
                         "authorizationEnabled": 1, "userCacheRefreshSeconds": 30,
                         "userCacheMaxNum": 500}
                        """);

        assertThat(config.auth().authentication()).isTrue();
        assertThat(config.auth().authorization()).isTrue();
        assertThat(config.auth().refreshMs()).isEqualTo(30_000);
        assertThat(config.auth().maxUsers()).isEqualTo(500);
    }

    @Test
    void shouldTakeTheCredentialForBrokersWithoutShowingIt() throws IOException {
        ProxyConfig config =
                config(
                        """
                        {"namesrvAddr": "a:9876", "innerClientAuthenticationCredentials":
                         "{\\"accessKey\\":\\"proxy\\",\\"secretKey\\":\\"hidden\\"}"}
                        """);

        assertThat(config.auth().brokerAccessKey()).isEqualTo("proxy");
        assertThat(config.auth().brokerSecret()).isEqualTo("hidden");
        assertThat(config.toString()).contains("proxy").doesNotContain("hidden");
        assertThatThrownBy(
                        () ->
                                config(
                                        """
                                        {"innerClientAuthenticationCredentials": "proxy:hidden"}
                                        """))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("accessKey")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void shouldNotTakeRulesWithoutUsers() {
        assertThatThrownBy(
                        () ->
                                config(
                                        """
                                        {"namesrvAddr": "a:9876", "authorizationEnabled": true}
                                        """))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("auth.authorization")
                .hasMessageContaining("auth.authentication: true");
    }

    @Test
    void shouldListKeysWithoutAMeaningHere() throws IOException {
        OfficialFile file =
                OfficialFile.read(
                        file(
                                """
                                {"rocketMQClusterName": "DefaultCluster", "grpcserverport": 1,
                                 "topicRouteServiceCacheExpiredSeconds": 300,
                                 "odd": {"grpcServerPort": 2}, "grpcServerPort": null}
                                """));

        assertThat(file.ignored())
                .containsExactly(
                        "rocketMQClusterName",
                        "grpcserverport",
                        "topicRouteServiceCacheExpiredSeconds",
                        "odd",
                        "grpcServerPort");
        assertThat(file.settings()).isEmpty();
    }

    @Test
    void shouldNameLineAndOfficialKeyWhenAValueIsBad() throws IOException {
        Path file = file("{\n \"namesrvAddr\": \"a:1\",\n \"grpcServerPort\": \"many\"\n}");

        assertThatThrownBy(() -> new ConfigBuilder().official(OfficialFile.read(file)).build())
                .hasMessage(
                        file
                                + ", line 3 (grpcServerPort): grpc.port: 'many' is not a whole"
                                + " number up to 2147483647");
    }

    @Test
    void shouldNameTheLineWhenTheFileIsNoJson() throws IOException {
        Path file = file("{\n  grpcServerPort: 1\n}");

        assertThatThrownBy(() -> OfficialFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file + ", line 2: not valid JSON");
    }

    @Test
    void shouldMapOnlyToKeysThatExist() {
        assertThat(new ConfigBuilder().describe().keySet())
                .containsAll(OfficialKey.all().values().stream().map(OfficialKey::key).toList());
    }

    private ProxyConfig config(String json) throws IOException {
        return new ConfigBuilder().official(OfficialFile.read(file(json))).build();
    }

    private Path file(String json) throws IOException {
        return Files.writeString(folder.resolve("rmq-proxy.json"), json);
    }

    /** The keys are those of the official proxy 5.5.0 and of its access control. */
    @Test
    void shouldKnowWhatBecomesOfEveryOfficialKey() throws IOException {
        List<String> keys;
        try (InputStream in = getClass().getResourceAsStream("official-keys-5.5.0.txt")) {
            keys = new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        }
        assertThat(keys).hasSizeGreaterThan(170);
        for (String key : keys) {
            String value =
                    key.equals("innerClientAuthenticationCredentials")
                            ? "{'accessKey': 'a', 'secretKey': 'b'}"
                            : "1";
            OfficialFile file = OfficialFile.read(file("{\"" + key + "\": \"" + value + "\"}"));
            if (file.ignored().contains(key)) {
                assertThat(OfficialReplacements.isKnown(key)).as(key).isTrue();
            }
        }
    }

    @Test
    void shouldSayWhatReplacesAKey() {
        assertThat(
                        OfficialReplacements.notice(
                                List.of("grpcBossLoopNum", "tlsKeyPath", "grpcWorkerLoopNum", "x")))
                .contains("grpcBossLoopNum, grpcWorkerLoopNum (pipeline.shards", "tlsKeyPath (")
                .contains("x (no key of the official proxy 5.5.0)");
    }

    @Test
    void shouldUseTheCertificateThatIsThereWithoutTestMode() throws IOException {
        Path file = file("{\"namesrvAddr\": \"a:1\", \"tlsTestModeEnable\": 0}");
        FrontTlsConfig tls = new ConfigBuilder().official(OfficialFile.read(file)).build().tls();
        assertThat(tls.mode()).isEqualTo(FrontTlsConfig.Mode.PERMISSIVE);
        assertThat(tls.certificate()).isEqualTo(file.resolveSibling("tls/rocketmq.crt").toString());

        file =
                file(
                        """
                        {"namesrvAddr": "a:1", "tlsTestModeEnable": "false", "tlsKeyPath": "k.pem",
                         "tlsCertPath": "c.pem", "tlsKeyPassword": "p"}
                        """);
        tls = new ConfigBuilder().official(OfficialFile.read(file)).build().tls();
        assertThat(tls.certificate()).isEqualTo("c.pem");
        assertThat(tls.key()).isEqualTo("k.pem");
        assertThat(tls.keyPassword()).isEqualTo("p");

        OfficialFile testMode =
                OfficialFile.read(file("{\"tlsTestModeEnable\": true, \"tlsKeyPath\": \"k\"}"));
        assertThat(testMode.settings()).isEmpty();
        assertThat(testMode.ignored()).containsExactly("tlsTestModeEnable", "tlsKeyPath");
    }
}
