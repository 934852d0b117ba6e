package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import apache.rocketmq.v2.Code;
import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.LauncherProxy;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.SignedHeaders;
import io.github.rocketproxy.it.support.TestPki;
import io.github.rocketproxy.it.support.TopicType;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.server.access.JwtUsers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.apache.rocketmq.shaded.io.grpc.TlsChannelCredentials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users that the brokers know nothing of: those of a file, of certificates and of tokens. */
@IntegrationTest
class IdentityIT {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final int MAX_FAILURES = 20;
    private static final String SECRET = "a-secret";
    private static final String KEY = "the key that signs tokens";

    @TempDir private Path folder;

    private final RealCluster cluster = RealCluster.shared();
    private final String orders = cluster.createTopic("orders", TopicType.NORMAL, 1);
    private final String others = cluster.createTopic("others", TopicType.NORMAL, 1);
    private Map<String, String> settings;
    private InJvmProxy proxy;

    @BeforeEach
    void writeUsers() throws Exception {
        settings = new HashMap<>();
        settings.put("auth.authentication", "true");
        settings.put("auth.authorization", "true");
        settings.put("auth.users", "file");
        settings.put("auth.usersFile", users(rule("Allow")).toString());
        settings.put("auth.refreshMs", "500");
        settings.put("auth.maxFailures", Integer.toString(MAX_FAILURES));
    }

    @AfterEach
    void close() {
        if (proxy != null) {
            proxy.close();
        }
    }

    private Path users(String rule) throws Exception {
        return Files.writeString(
                folder.resolve("users.yaml"),
                """
                users:
                  - {name: alice, secret: %s, rules: [%s]}
                  - {name: root, secret: %s, super: true}
                """
                        .formatted(SECRET, rule, SECRET));
    }

    private String rule(String decision) {
        return "{resources: ['Topic:%s'], actions: [Pub], decision: %s}"
                .formatted(orders, decision);
    }

    private void start() {
        proxy = InJvmProxy.cluster(cluster.nameServerAddress(), PipelineMode.FUSED, settings);
    }

    private static Code send(RawClient client, String topic) {
        return client.send(topic).getCode();
    }

    private Code send(Map<String, String> headers, String topic) {
        try (RawClient client = new RawClient(proxy, headers)) {
            return send(client, topic);
        }
    }

    @Test
    void shouldServeTheUsersOfAFileAndTakeItsChanges() throws Exception {
        start();
        try (Producer producer = new Clients(proxy, "alice", SECRET).producer(orders);
                RawClient client = new RawClient(proxy, SignedHeaders.of("alice", SECRET))) {
            assertThat(producer.send(Clients.message(orders, new byte[] {1}).build())).isNotNull();
            assertThat(send(client, orders)).isEqualTo(Code.OK);
            assertThat(send(client, others)).isEqualTo(Code.UNAUTHORIZED);
            assertThat(send(SignedHeaders.of("alice", "guess"), orders))
                    .isEqualTo(Code.UNAUTHORIZED);
            assertThat(send(SignedHeaders.of("root", SECRET), others)).isEqualTo(Code.OK);

            users("this is no rule");
            await().atMost(WITHIN)
                    .until(() -> proxy.counter(ProxyCounter.USERS_RELOAD_FAILURES) == 1);
            assertThat(send(client, orders)).isEqualTo(Code.OK);

            users(rule("Deny"));
            await().atMost(WITHIN)
                    .untilAsserted(
                            () -> assertThat(send(client, orders)).isEqualTo(Code.UNAUTHORIZED));
        }
    }

    @Test
    void shouldLetClientsInByTheirCertificates() throws Exception {
        TestPki pki = new TestPki(folder);
        settings.put("tls.mode", "enforcing");
        settings.put("tls.certificate", pki.certificate("proxy", pki.server()).toString());
        settings.put("tls.key", pki.key("proxy").toString());
        settings.put("tls.clientAuth", "optional");
        settings.put("tls.clientCa", pki.authority().toString());
        settings.put("tls.clientUser", "commonName");
        start();

        assertThat(send(pki, "alice", Map.of(), orders)).isEqualTo(Code.OK);
        assertThat(send(pki, "alice", Map.of(), others)).isEqualTo(Code.UNAUTHORIZED);
        assertThat(send(pki, "root", Map.of(), others)).isEqualTo(Code.OK);
        assertThat(send(pki, "bob", Map.of(), orders)).isEqualTo(Code.UNAUTHORIZED);
        assertThat(send(pki, null, Map.of(), orders)).isEqualTo(Code.UNAUTHORIZED);
        assertThat(send(pki, null, SignedHeaders.of("alice", SECRET), orders)).isEqualTo(Code.OK);
        assertThat(send(pki, "alice", SignedHeaders.of("alice", SECRET), orders))
                .isEqualTo(Code.OK);
        assertThat(send(pki, "alice", SignedHeaders.of("root", SECRET), others))
                .as("a certificate of one user, a signature of another")
                .isEqualTo(Code.UNAUTHORIZED);
        assertThat(proxy.counter(ProxyCounter.DENIED_OTHER_CERTIFICATE)).isEqualTo(2);
        assertThat(proxy.counter(ProxyCounter.DENIED_UNKNOWN_USER)).isEqualTo(2);
        assertThat(proxy.counter(ProxyCounter.DENIED_NO_CREDENTIAL)).isEqualTo(2);
    }

    /** Asks for the route, which is not the ring's, and sends, which is; both are to agree. */
    private Code send(TestPki pki, String shown, Map<String, String> headers, String topic)
            throws Exception {
        TlsChannelCredentials.Builder tls =
                TlsChannelCredentials.newBuilder().trustManager(pki.authority().toFile());
        if (shown != null) {
            Path certificate = pki.certificate(shown, pki.client(shown));
            tls.keyManager(certificate.toFile(), pki.key(shown).toFile());
        }
        try (RawClient client = new RawClient(proxy, tls.build(), headers)) {
            Code route = client.blocking().queryRoute(RawClient.route(topic)).getStatus().getCode();
            assertThat(send(client, topic)).isEqualTo(route);
            return route;
        }
    }

    @Test
    void shouldTakeTokensThatAProviderKnows() throws Exception {
        settings.put("auth.tokens", "jwt");
        settings.put(
                "auth.providerFile", Files.writeString(folder.resolve("jwt.key"), KEY).toString());
        start();

        assertThat(send(bearer(KEY, 3_600), orders)).isEqualTo(Code.OK);
        assertThat(send(bearer(KEY, 3_600), others)).isEqualTo(Code.UNAUTHORIZED);
        assertThat(send(bearer("another key", 3_600), orders)).isEqualTo(Code.UNAUTHORIZED);
        assertThat(send(Map.of("authorization", "Bearer alice"), orders))
                .isEqualTo(Code.UNAUTHORIZED);
        assertThat(send(SignedHeaders.of("alice", SECRET), orders))
                .as("signatures too")
                .isEqualTo(Code.OK);
        try (RawClient client = new RawClient(proxy, bearer(KEY, 10))) {
            assertThat(send(client, orders)).isEqualTo(Code.OK);
            await().atMost(WITHIN)
                    .untilAsserted(
                            () -> assertThat(send(client, orders)).isEqualTo(Code.UNAUTHORIZED));
        }
    }

    private Map<String, String> bearer(String key, long seconds) {
        String token =
                JwtUsers.token(
                        "carol", "pub:" + orders, Instant.now().getEpochSecond() + seconds, key);
        return Map.of("authorization", "Bearer " + token);
    }

    @Test
    void shouldSlowDownWhoGuessesAndServeWhoIsIn() throws Exception {
        start();
        try (Producer producer = new Clients(proxy, "root", SECRET).producer(orders)) {
            for (int i = 0; i < 3 * MAX_FAILURES; i++) {
                assertThat(send(SignedHeaders.of("alice", "guess " + i), orders))
                        .isEqualTo(Code.UNAUTHORIZED);
            }

            assertThat(proxy.counter(ProxyCounter.DENIED_WRONG_SIGNATURE))
                    .isBetween((long) MAX_FAILURES, 2L * MAX_FAILURES);
            assertThat(proxy.counter(ProxyCounter.DENIED_SLOWED_DOWN))
                    .isGreaterThanOrEqualTo(MAX_FAILURES);
            assertThat(producer.send(Clients.message(orders, new byte[] {1}).build())).isNotNull();
        }
    }

    @Test
    void shouldWriteDownWhoWasLetInAndWhoWasNot() throws Exception {
        try (LauncherProxy launched =
                LauncherProxy.cluster(cluster.nameServerAddress(), settings)) {
            try (RawClient right = new RawClient(launched, SignedHeaders.of("alice", SECRET));
                    RawClient wrong = new RawClient(launched, SignedHeaders.of("alice", "guess"))) {
                assertThat(send(right, orders)).isEqualTo(Code.OK);
                assertThat(send(right, orders)).isEqualTo(Code.OK);
                assertThat(send(right, others)).isEqualTo(Code.UNAUTHORIZED);
                assertThat(send(wrong, orders)).isEqualTo(Code.UNAUTHORIZED);
            }
            Path log = launched.log("audit.log");
            await().atMost(WITHIN)
                    .until(() -> Files.exists(log) && Files.readAllLines(log).size() == 4);

            List<String> lines = Files.readAllLines(log);
            assertThat(lines.get(0)).contains("\"allow\"", "\"alice\"", "\"Authenticate\"");
            assertThat(lines.get(1)).contains("\"allow\"", "\"SendMessage\"", orders);
            assertThat(lines.get(2)).contains("\"deny\"", "\"NO_PERMISSION\"", others);
            assertThat(lines.get(3)).contains("\"deny\"", "\"WRONG_SIGNATURE\"", "127.0.0.1:");
            assertThat(String.join("\n", lines))
                    .doesNotContain(SECRET)
                    .doesNotContain("Signature=");
        }
    }
}
