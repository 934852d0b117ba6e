package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.Status;
import io.github.rocketproxy.it.support.Clients;
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
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.PushConsumer;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An official name server and broker that refuse plain connections. */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokerTlsIT {
    private static final Duration WITHIN = Duration.ofSeconds(40);
    private static final int ATTEMPTS = 30;

    @TempDir private static Path folder;
    @TempDir private static Path strangersFolder;

    private TestPki pki;
    private TestPki strangers;
    private ClusterTls tls;
    private RealCluster cluster;

    @BeforeAll
    void start() {
        pki = new TestPki(folder);
        strangers = new TestPki(strangersFolder);
        tls = new ClusterTls(folder, pki, false);
        cluster = RealCluster.startWithTls(tls);
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void showTheRightCertificate() {
        show(pki.server());
    }

    /** Returns when the broker shows it to those that connect now. */
    private void show(X509Bundle shown) {
        tls.showByBroker(shown);
        await().atMost(WITHIN)
                .ignoreExceptions()
                .until(() -> shown.getCertificate().equals(shownBy(cluster.brokerAddress())));
    }

    private static java.security.cert.Certificate shownBy(String address) throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        try (SSLSocket socket =
                (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", port(address))) {
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private InJvmProxy proxy(String... more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("backend.tls.enabled", "true");
        settings.put("backend.tls.ca", pki.authority().toString());
        settings.put("pipeline.shards", "1");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return InJvmProxy.cluster(cluster.nameServerAddress(), PipelineMode.FUSED, settings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openssl", "jdk"})
    void shouldServeOfficialClientsAndTellTheBrokerOfThem(String provider) throws Exception {
        String topic = cluster.createTopic("tls", TopicType.NORMAL, 2);
        String group = cluster.createGroup("tls", false);
        Set<String> seen = ConcurrentHashMap.newKeySet();
        try (InJvmProxy proxy = proxy("tls.provider", provider)) {
            Clients clients = new Clients(proxy);
            try (Producer producer = clients.producer(topic);
                    PushConsumer consumer =
                            clients.pushConsumer(
                                    group,
                                    topic,
                                    2,
                                    view -> {
                                        seen.add(text(Clients.body(view)));
                                        return ConsumeResult.SUCCESS;
                                    })) {
                producer.send(Clients.message(topic, bytes("over-tls")).build());
                await().atMost(WITHIN).until(() -> seen.contains("over-tls"));
                await().atMost(WITHIN)
                        .ignoreExceptions()
                        .until(
                                () ->
                                        !cluster.admin()
                                                .examineConsumerConnectionInfo(
                                                        consumer.getConsumerGroup())
                                                .getConnectionSet()
                                                .isEmpty());
            }
            assertThat(proxy.counter(ProxyCounter.LINK_FAILURES)).isZero();
            assertThat(proxy.counter(ProxyCounter.LINK_BAD_FRAMES)).isZero();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void shouldNotServeWithoutTls() throws Exception {
        String topic = cluster.createTopic("plain", TopicType.NORMAL, 1);
        for (String address : new String[] {cluster.brokerAddress(), cluster.nameServerAddress()}) {
            assertThat(isClosedOnPlainBytes(address)).as(address).isTrue();
        }
        try (InJvmProxy proxy = proxy("backend.tls.enabled", "false");
                RawClient client = new RawClient(proxy)) {
            assertThat(client.blocking().queryRoute(RawClient.route(topic)).getStatus().getCode())
                    .isNotEqualTo(Code.OK);
            assertThat(client.send(topic).getCode()).isNotEqualTo(Code.OK);
        }
        assertThat(cluster.stored(topic)).isZero();
    }

    private static boolean isClosedOnPlainBytes(String address) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port(address))) {
            socket.setSoTimeout((int) WITHIN.toMillis());
            socket.getOutputStream().write(new byte[] {0, 0, 0, 8, 0, 0, 0, 4, '{', '}', '{', '}'});
            return socket.getInputStream().read() < 0;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "expired, openssl, its certificate has expired",
        "expired, jdk, its certificate has expired",
        "strangers, openssl, nobody trusted has signed its certificate",
        "strangers, jdk, nobody trusted has signed its certificate",
        "other host, openssl, its certificate is refused: No subject alternative",
        "other host, jdk, its certificate is refused: No subject alternative"
    })
    void shouldSendNothingToABrokerWhoseCertificateIsWrong(
            String which, String provider, String why) throws Exception {
        String topic = cluster.createTopic("wrong", TopicType.NORMAL, 1);
        X509Bundle wrong =
                switch (which) {
                    case "expired" -> pki.expired();
                    case "strangers" -> strangers.server();
                    default -> pki.otherHost();
                };
        show(wrong);
        try (RecordedLog log = new RecordedLog();
                InJvmProxy proxy = proxy("tls.provider", provider);
                RawClient client = new RawClient(proxy)) {
            assertThat(client.blocking().queryRoute(RawClient.route(topic)).getStatus().getCode())
                    .isEqualTo(Code.OK);
            for (int i = 0; i < ATTEMPTS; i++) {
                Status refused = client.send(topic);
                assertThat(refused.getCode()).isEqualTo(Code.INTERNAL_SERVER_ERROR);
                assertThat(refused.getMessage()).contains("broker-a", "no TLS", why);
            }
            assertThat(cluster.stored(topic)).isZero();
            assertThat(proxy.counter(ProxyCounter.LINK_FAILURES)).isPositive().isLessThan(ATTEMPTS);
            assertThat(proxy.counter(ProxyCounter.LINK_CONNECTS)).isZero();
            assertThat(proxy.counter(ProxyCounter.LINK_BAD_FRAMES)).isZero();
            assertThat(log.linesWith(why))
                    .singleElement()
                    .asString()
                    .contains("WARN", cluster.brokerAddress());

            show(pki.server());
            await().atMost(WITHIN).until(() -> client.send(topic).getCode() == Code.OK);
            assertThat(log.linesWith(cluster.brokerAddress() + ": TLS works again")).hasSize(1);
        }
    }

    @Test
    void shouldLetABrokerOfAnotherNameInWhereHostsAreNotVerified() throws Exception {
        String topic = cluster.createTopic("unnamed", TopicType.NORMAL, 1);
        show(pki.otherHost());
        try (InJvmProxy proxy = proxy("backend.tls.verifyHost", "false");
                RawClient client = new RawClient(proxy)) {
            assertThat(client.send(topic).getCode()).isEqualTo(Code.OK);
        }
        assertThat(cluster.stored(topic)).isEqualTo(1);
    }

    @Test
    void shouldSayWhyTheNameServerIsNotBelieved() throws Exception {
        String topic = cluster.createTopic("unbelieved", TopicType.NORMAL, 1);
        try (RecordedLog log = new RecordedLog();
                InJvmProxy proxy = proxy("backend.tls.ca", strangers.authority().toString());
                RawClient client = new RawClient(proxy)) {
            for (int i = 0; i < ATTEMPTS; i++) {
                assertThat(
                                client.blocking()
                                        .queryRoute(RawClient.route(topic))
                                        .getStatus()
                                        .getCode())
                        .isNotEqualTo(Code.OK);
            }
            assertThat(log.linesWith(cluster.nameServerAddress() + ": no TLS")).hasSize(1);
        }
    }

    @Test
    void shouldFollowItsOwnAuthorityFile() throws Exception {
        String topic = cluster.createTopic("renewed", TopicType.NORMAL, 1);
        Path ca = folder.resolve("renewed-ca.pem");
        Files.copy(strangers.authority(), ca);
        try (InJvmProxy proxy = proxy("backend.tls.ca", ca.toString(), "tls.reloadMs", "200");
                RawClient client = new RawClient(proxy)) {
            assertThat(client.send(topic).getCode()).isNotEqualTo(Code.OK);
            Files.writeString(ca, Files.readString(pki.authority()));
            await().atMost(WITHIN).until(() -> client.send(topic).getCode() == Code.OK);
        }
    }
}
