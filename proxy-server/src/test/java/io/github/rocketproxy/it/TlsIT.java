package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import apache.rocketmq.v2.QueryRouteRequest;
import io.github.rocketproxy.it.support.AdminPages;
import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TestPki;
import io.github.rocketproxy.it.support.TopicType;
import io.github.rocketproxy.it.support.TrustsAnyone;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS between clients and the proxy. */
@IntegrationTest
class TlsIT {
    private static final Duration RELOADED_WITHIN = Duration.ofSeconds(20);
    private static final int HELD_BY_THE_ATTACKER = 10_000;
    private static final int HALF_OPEN_BOUND = 500;

    @TempDir private Path folder;

    private final RealCluster cluster = RealCluster.shared();
    private final List<Closeable> open = new ArrayList<>();
    private TestPki pki;
    private InJvmProxy proxy;

    @BeforeEach
    void makeAuthority() {
        pki = new TestPki(folder);
        pki.certificate("proxy", pki.server());
    }

    @AfterEach
    void close() throws IOException {
        for (Closeable closeable : open.reversed()) {
            closeable.close();
        }
        if (proxy != null) {
            proxy.close();
        }
    }

    private void start(String mode, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("tls.mode", mode);
        settings.put("tls.certificate", folder.resolve("proxy.pem").toString());
        settings.put("tls.key", pki.key("proxy").toString());
        settings.put("tls.reloadMs", "200");
        settings.putAll(more);
        proxy =
                InJvmProxy.cluster(
                        cluster.nameServerAddress(), PipelineMode.INLINE, Map.copyOf(settings));
    }

    private int port() {
        return Integer.parseInt(proxy.endpoint().substring(proxy.endpoint().lastIndexOf(':') + 1));
    }

    private <T extends Closeable> T opened(T closeable) {
        open.add(closeable);
        return closeable;
    }

    @ParameterizedTest
    @ValueSource(strings = {"openssl", "jdk"})
    void shouldServeTlsAndPlainClientsOnOnePortWhenPermissive(String provider) throws Exception {
        start("permissive", Map.of("tls.provider", provider));
        String topic = cluster.createTopic("tls", TopicType.NORMAL, 1);
        String group = cluster.createGroup("tls", false);
        Producer encrypted = opened(Clients.encrypted(proxy).producer(topic));
        Producer plain = opened(new Clients(proxy).producer(topic));
        SimpleConsumer consumer =
                opened(Clients.encrypted(proxy).simpleConsumer(group, topic, "*"));

        encrypted.send(Clients.message(topic, bytes("encrypted")).build());
        plain.send(Clients.message(topic, bytes("plain")).build());

        List<String> bodies = new ArrayList<>();
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            for (MessageView view : consumer.receive(16, Duration.ofSeconds(30))) {
                                bodies.add(new String(Clients.body(view), StandardCharsets.UTF_8));
                                consumer.ack(view);
                            }
                            return bodies.size() >= 2;
                        });
        assertThat(bodies).containsExactlyInAnyOrder("encrypted", "plain");
        assertThat(proxy.counter(ProxyCounter.TLS_HANDSHAKES)).isPositive();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldRefusePlainConnectionsWhenEnforcing() throws Exception {
        start("enforcing", Map.of());
        try (RawClient plain = new RawClient(proxy)) {
            assertThatThrownBy(
                            () ->
                                    plain.blocking()
                                            .queryRoute(QueryRouteRequest.getDefaultInstance()))
                    .isInstanceOf(org.apache.rocketmq.shaded.io.grpc.StatusRuntimeException.class)
                    .hasMessageContaining("UNAVAILABLE");
        }
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.getOutputStream().write(bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
            assertThat(socket.getInputStream().read()).isEqualTo(-1); // and not one byte before
        }
        assertThat(proxy.counter(ProxyCounter.TLS_PLAIN_REFUSED)).isGreaterThanOrEqualTo(2);
    }

    @Test
    void shouldRefuseOldVersions() throws Exception {
        start("enforcing", Map.of());
        // A ClientHello of TLS 1.0 as RFC 2246 has it: no extension could offer a newer version.
        byte[] hello = new byte[5 + 4 + 2 + 32 + 1 + 4 + 2];
        hello[0] = 22;
        hello[1] = 3;
        hello[2] = 1;
        hello[4] = (byte) (hello.length - 5);
        hello[5] = 1;
        hello[8] = (byte) (hello.length - 9);
        hello[9] = 3;
        hello[10] = 1;
        hello[45] = 2; // one cipher suite: TLS_RSA_WITH_AES_128_CBC_SHA
        hello[47] = 0x2F;
        hello[48] = 1; // no compression
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.getOutputStream().write(hello);
            int first = socket.getInputStream().read();
            assertThat(first).isIn(21, -1); // an alert, or nothing at all
        }
        await().until(() -> proxy.counter(ProxyCounter.TLS_FAILURES) == 1);
        assertThat(proxy.counter(ProxyCounter.TLS_HANDSHAKES)).isZero();
    }

    @Test
    void shouldAskForCertificatesOfClientsWhenTheyAreRequired() {
        start(
                "enforcing",
                Map.of("tls.clientAuth", "required", "tls.clientCa", pki.authority().toString()));
        TestPki strangers = new TestPki(temporary("strangers"));

        assertThat(health(pki.client("orders"))).isEqualTo(ServingStatus.SERVING);
        assertThatThrownBy(() -> health(null)).isInstanceOf(StatusRuntimeException.class);
        assertThatThrownBy(() -> health(strangers.client("orders")))
                .isInstanceOf(StatusRuntimeException.class);
        assertThat(proxy.counter(ProxyCounter.TLS_FAILURES)).isGreaterThanOrEqualTo(2);
    }

    private Path temporary(String name) {
        Path made = folder.resolve(name);
        assertThat(made.toFile().mkdir()).isTrue();
        return made;
    }

    /** Asks over a connection of its own whose client shows this certificate, or none. */
    private ServingStatus health(X509Bundle client) {
        ManagedChannel channel = null;
        try {
            SslContextBuilder tls =
                    GrpcSslContexts.forClient().trustManager(pki.authority().toFile());
            if (client != null) {
                tls.keyManager(client.getKeyPair().getPrivate(), client.getCertificatePath());
            }
            channel =
                    NettyChannelBuilder.forTarget(proxy.endpoint()).sslContext(tls.build()).build();
            return HealthGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .check(HealthCheckRequest.getDefaultInstance())
                    .getStatus();
        } catch (javax.net.ssl.SSLException e) {
            throw new IllegalStateException(e);
        } finally {
            if (channel != null) {
                channel.shutdownNow();
            }
        }
    }

    @Test
    void shouldTakeNewCertificatesUnderLoadWithoutAFailedRequest() throws Exception {
        start("enforcing", Map.of());
        String topic = cluster.createTopic("tls", TopicType.NORMAL, 1);
        Producer producer = opened(Clients.encrypted(proxy).producer(topic));
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger sent = new AtomicInteger();
        List<Exception> failures = new ArrayList<>();
        Thread sender =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    while (!isOver.get()) {
                                        try {
                                            producer.send(
                                                    Clients.message(topic, bytes("x")).build());
                                            sent.incrementAndGet();
                                        } catch (Exception e) {
                                            failures.add(e);
                                        }
                                    }
                                });
        try {
            X509Certificate first = shown();
            pki.certificate("proxy", pki.server());
            await().atMost(RELOADED_WITHIN).until(() -> !shown().equals(first));
            X509Certificate second = shown();

            pki.write("proxy.pem", "broken");
            await().atMost(RELOADED_WITHIN)
                    .until(() -> proxy.counter(ProxyCounter.TLS_RELOAD_FAILURES) == 1);
            assertThat(shown()).isEqualTo(second);
            assertThat(AdminPages.read(proxy, "/admin/files"))
                    .contains("\"key\":\"tls\"", "proxy.pem holds no certificate", "notAfter");

            pki.certificate("proxy", pki.server());
            await().atMost(RELOADED_WITHIN).until(() -> !shown().equals(second));
            int before = sent.get();
            await().until(() -> sent.get() > before + 10);
        } finally {
            isOver.set(true);
            sender.join();
        }
        assertThat(failures).isEmpty();
        assertThat(proxy.counter(ProxyCounter.TLS_RELOADS)).isEqualTo(2);
    }

    /** The certificate that a new connection is shown. */
    private X509Certificate shown() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAnyone()}, null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void shouldServeOthersWhileThousandsOfConnectionsSayNothing() throws Exception {
        start("enforcing", Map.of("tls.maxHandshakes", Integer.toString(HALF_OPEN_BOUND)));
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < HELD_BY_THE_ATTACKER; i++) {
                idle.add(new Socket("127.0.0.1", port()));
                if (i % 2_500 == 0) {
                    assertThat(health(null)).isEqualTo(ServingStatus.SERVING);
                }
            }
            assertThat(health(null)).isEqualTo(ServingStatus.SERVING);
            await().until(
                            () ->
                                    proxy.counter(ProxyCounter.TLS_OVERFLOW)
                                                    + proxy.counter(ProxyCounter.TLS_TIMEOUTS)
                                            >= HELD_BY_THE_ATTACKER - HALF_OPEN_BOUND);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }
}
