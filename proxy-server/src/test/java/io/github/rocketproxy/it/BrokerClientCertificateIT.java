package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.Status;
import io.github.rocketproxy.it.support.ClusterTls;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.RecordedLog;
import io.github.rocketproxy.it.support.TestPki;
import io.github.rocketproxy.it.support.TopicType;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An official broker that lets in only who shows a certificate that it trusts. */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokerClientCertificateIT {
    private static final int ATTEMPTS = 30;

    @TempDir private static Path folder;
    @TempDir private static Path strangersFolder;

    private TestPki pki;
    private TestPki strangers;
    private RealCluster cluster;

    @BeforeAll
    void start() {
        pki = new TestPki(folder);
        strangers = new TestPki(strangersFolder);
        cluster = RealCluster.startWithTls(new ClusterTls(folder, pki, true));
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private InJvmProxy proxy(String provider, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("backend.tls.enabled", "true");
        settings.put("backend.tls.ca", pki.authority().toString());
        settings.put("pipeline.shards", "1");
        settings.put("tls.provider", provider);
        return InJvmProxy.cluster(cluster.nameServerAddress(), PipelineMode.FUSED, settings);
    }

    private static Map<String, String> showing(TestPki authority) {
        Path certificate = authority.certificate("us", authority.client("us"));
        return Map.of(
                "backend.tls.certificate", certificate.toString(),
                "backend.tls.key", authority.key("us").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"openssl", "jdk"})
    void shouldShowItsOwnCertificate(String provider) throws Exception {
        String topic = cluster.createTopic("shown", TopicType.NORMAL, 1);
        try (InJvmProxy proxy = proxy(provider, showing(pki));
                RawClient client = new RawClient(proxy)) {
            assertThat(client.send(topic).getCode()).isEqualTo(Code.OK);
            assertThat(proxy.counter(ProxyCounter.LINK_FAILURES)).isZero();
        }
        assertThat(cluster.stored(topic)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openssl", "jdk"})
    void shouldSayThatTheBrokerWantsACertificate(String provider) throws Exception {
        assertRefused(provider, Map.of(), "it wants a certificate of the proxy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openssl", "jdk"})
    void shouldSayThatTheBrokerRefusesTheCertificate(String provider) throws Exception {
        assertRefused(
                provider,
                showing(strangers),
                "it refuses the proxy, most likely for its certificate");
    }

    private void assertRefused(String provider, Map<String, String> shown, String why)
            throws Exception {
        String topic = cluster.createTopic("refused", TopicType.NORMAL, 1);
        try (RecordedLog log = new RecordedLog();
                InJvmProxy proxy = proxy(provider, shown);
                RawClient client = new RawClient(proxy)) {
            for (int i = 0; i < ATTEMPTS; i++) {
                Status refused = client.send(topic);
                assertThat(refused.getCode()).isEqualTo(Code.INTERNAL_SERVER_ERROR);
                assertThat(refused.getMessage()).contains("broker-a", why);
            }
            assertThat(proxy.counter(ProxyCounter.LINK_FAILURES)).isPositive().isLessThan(ATTEMPTS);
            assertThat(proxy.counter(ProxyCounter.LINK_BAD_FRAMES)).isZero();
            assertThat(log.linesWith(why))
                    .singleElement()
                    .asString()
                    .contains("WARN", cluster.brokerAddress());
        }
        assertThat(cluster.stored(topic)).isZero();
    }
}
