package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.ReceiveMessageResponse;
import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.SignedHeaders;
import io.github.rocketproxy.it.support.TopicType;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A real broker with access control on, and users and rules from the official tools. */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessIT {
    private static final String PROXY_USER = "the-proxy";
    private static final String PROXY_SECRET = "its-secret";
    private static final String SECRET = "a-secret";
    private static final Duration WITHIN = Duration.ofSeconds(30);

    private RealCluster cluster;
    private InJvmProxy proxy;
    private String orders;
    private String others;
    private String workers;
    private String strangers;

    @BeforeAll
    void start() {
        cluster = RealCluster.startWithAccessControl(PROXY_USER, PROXY_SECRET);
        orders = cluster.createTopic("orders", TopicType.NORMAL, 2);
        others = cluster.createTopic("others", TopicType.NORMAL, 2);
        workers = cluster.createGroup("workers", false);
        strangers = cluster.createGroup("strangers", false);
        proxy = InJvmProxy.withAccessControl(cluster, PROXY_USER, PROXY_SECRET);
    }

    @AfterAll
    void stop() {
        if (proxy != null) {
            proxy.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private String user(String type) throws Exception {
        String name = "user-" + UUID.randomUUID().toString().substring(0, 8);
        cluster.admin().createUser(cluster.brokerAddress(), name, SECRET, type);
        return name;
    }

    private void rule(String user, String decision, String resource, String... actions)
            throws Exception {
        cluster.admin()
                .createAcl(
                        cluster.brokerAddress(),
                        "User:" + user,
                        List.of(resource),
                        List.of(actions),
                        List.of(),
                        decision);
    }

    private RawClient client(String user) throws Exception {
        return new RawClient(proxy, SignedHeaders.of(user, SECRET));
    }

    private static Code route(RawClient client, String topic) {
        return client.blocking().queryRoute(RawClient.route(topic)).getStatus().getCode();
    }

    private static Code send(RawClient client, String topic) {
        return client.send(topic).getCode();
    }

    /** The code at the end of the answer's stream. */
    private static Code receive(RawClient client, String group, String topic) {
        return client
                .receive(RawClient.receive(group, topic, Duration.ofSeconds(10)).build())
                .stream()
                .filter(ReceiveMessageResponse::hasStatus)
                .map(item -> item.getStatus().getCode())
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    @Test
    void shouldServeAnOfficialClientThatSignsAndMayDoIt() throws Exception {
        String user = user("Normal");
        rule(user, "Allow", "Topic:" + orders, "Pub", "Sub");
        rule(user, "Allow", "Group:" + workers, "Sub");
        Clients clients = new Clients(proxy, user, SECRET);
        byte[] body = user.getBytes(StandardCharsets.UTF_8);

        try (Producer producer = clients.producer(orders);
                SimpleConsumer consumer = clients.simpleConsumer(workers, orders, "*")) {
            producer.send(Clients.message(orders, body).build());
            Awaitility.await()
                    .atMost(WITHIN)
                    .until(
                            () -> {
                                boolean isThere = false;
                                for (MessageView message :
                                        consumer.receive(16, Duration.ofSeconds(20))) {
                                    consumer.ack(message);
                                    isThere |= Arrays.equals(Clients.body(message), body);
                                }
                                return isThere;
                            });
        }
    }

    @Test
    void shouldBeRefusedByTheBrokerWithoutACredentialOfItsOwn() {
        try (InJvmProxy unsigned =
                        InJvmProxy.cluster(cluster.nameServerAddress(), PipelineMode.FUSED);
                RawClient client = new RawClient(unsigned)) {
            assertThat(route(client, orders)).isEqualTo(Code.OK);
            assertThat(send(client, orders)).isNotEqualTo(Code.OK);
        }
    }

    @Test
    void shouldRefuseAnOfficialClientWithTheWrongSecretOrNone() throws Exception {
        String user = user("Super");
        long wrong = proxy.counter(ProxyCounter.DENIED_WRONG_SIGNATURE);
        long missing = proxy.counter(ProxyCounter.DENIED_NO_CREDENTIAL);
        long unknown = proxy.counter(ProxyCounter.DENIED_UNKNOWN_USER);

        assertThatThrownBy(() -> new Clients(proxy, user, "another").producer(orders))
                .hasStackTraceContaining("UnauthorizedException");
        assertThatThrownBy(() -> new Clients(proxy, "nobody", SECRET).producer(orders))
                .hasStackTraceContaining("UnauthorizedException");
        assertThatThrownBy(() -> new Clients(proxy).producer(orders))
                .hasStackTraceContaining("UnauthorizedException");

        assertThat(proxy.counter(ProxyCounter.DENIED_WRONG_SIGNATURE)).isGreaterThan(wrong);
        assertThat(proxy.counter(ProxyCounter.DENIED_UNKNOWN_USER)).isGreaterThan(unknown);
        assertThat(proxy.counter(ProxyCounter.DENIED_NO_CREDENTIAL)).isGreaterThan(missing);
        try (Producer producer = new Clients(proxy, user, SECRET).producer(orders)) {
            assertThat(producer.send(Clients.message(orders, new byte[] {1}).build())).isNotNull();
        }
    }

    @Test
    void shouldAllowAndDenyByLiteralPrefixAndAnyResource() throws Exception {
        String literal = user("Normal");
        rule(literal, "Allow", "Topic:" + orders, "Pub");
        String prefixed = user("Normal");
        rule(prefixed, "Allow", "Topic:orders*", "Pub");
        String any = user("Normal");
        rule(any, "Allow", "Topic:*", "Pub");
        rule(any, "Deny", "Topic:" + others, "Pub");
        String consumer = user("Normal");
        rule(consumer, "Allow", "*", "Sub");
        rule(consumer, "Deny", "Group:strangers*", "Sub");

        for (String producer : List.of(literal, prefixed, any)) {
            try (RawClient client = client(producer)) {
                assertThat(route(client, orders)).isEqualTo(Code.OK);
                assertThat(send(client, orders)).isEqualTo(Code.OK);
                assertThat(route(client, others)).isEqualTo(Code.UNAUTHORIZED);
                assertThat(send(client, others)).isEqualTo(Code.UNAUTHORIZED);
                assertThat(receive(client, workers, orders)).isEqualTo(Code.UNAUTHORIZED);
            }
        }
        try (RawClient client = client(user("Super"))) {
            assertThat(send(client, others)).isEqualTo(Code.OK);
        }
        try (RawClient client = client(consumer)) {
            assertThat(route(client, others)).isEqualTo(Code.OK);
            assertThat(send(client, others)).isEqualTo(Code.UNAUTHORIZED);
            assertThat(receive(client, strangers, others)).isEqualTo(Code.UNAUTHORIZED);
            assertThat(receive(client, workers, others)).isEqualTo(Code.OK);
        }
    }

    @Test
    void shouldNotBelieveAHeaderThatNamesAUser() throws Exception {
        String root = user("Super");
        String user = user("Normal");
        Map<String, String> unsigned = Map.of("x-mq-authorization-ak", root);
        Map<String, String> signed = SignedHeaders.of(user, SECRET);
        signed.put("x-mq-authorization-ak", root);
        signed.put("rpc-remote-address", "10.0.0.1:1");

        for (Map<String, String> headers : List.of(unsigned, signed)) {
            try (RawClient client = new RawClient(proxy, headers)) {
                assertThat(route(client, orders)).isEqualTo(Code.UNAUTHORIZED);
                assertThat(send(client, orders)).isEqualTo(Code.UNAUTHORIZED);
            }
        }
    }

    @Test
    void shouldNotBelieveAHeaderThatNamesAnAddress() throws Exception {
        String user = user("Normal");
        cluster.admin()
                .createAcl(
                        cluster.brokerAddress(),
                        "User:" + user,
                        List.of("Topic:*"),
                        List.of("Pub"),
                        List.of("10.0.0.0/8"),
                        "Allow");
        Map<String, String> headers = SignedHeaders.of(user, SECRET);
        headers.put("rpc-remote-address", "10.0.0.1:1");
        headers.put("proxy_protocol_addr", "10.0.0.1");
        headers.put("proxy_protocol_port", "1");

        try (RawClient client = new RawClient(proxy, headers)) {
            assertThat(route(client, orders)).isEqualTo(Code.UNAUTHORIZED);
            assertThat(send(client, orders)).isEqualTo(Code.UNAUTHORIZED);
        }
    }

    @Test
    void shouldRefuseAReplayedSignature() throws Exception {
        String user = user("Super");
        long stale = proxy.counter(ProxyCounter.DENIED_STALE_SIGNATURE);
        Instant halfAQuarterAgo = Instant.now().minus(Duration.ofSeconds(450));

        try (RawClient client =
                new RawClient(proxy, SignedHeaders.of(user, SECRET, halfAQuarterAgo))) {
            assertThat(route(client, orders)).isEqualTo(Code.UNAUTHORIZED);
            assertThat(send(client, orders)).isEqualTo(Code.UNAUTHORIZED);
        }
        assertThat(proxy.counter(ProxyCounter.DENIED_STALE_SIGNATURE)).isEqualTo(stale + 2);
    }

    @Test
    void shouldShutOutAConnectedClientWhoseUserIsDisabled() throws Exception {
        String user = user("Super");

        try (RawClient client = client(user)) {
            assertThat(send(client, orders)).isEqualTo(Code.OK);
            cluster.admin().updateUser(cluster.brokerAddress(), user, SECRET, "Super", "disable");
            Awaitility.await()
                    .atMost(WITHIN)
                    .untilAsserted(
                            () -> assertThat(send(client, orders)).isEqualTo(Code.UNAUTHORIZED));
            assertThat(route(client, orders)).isEqualTo(Code.UNAUTHORIZED);
        }
        assertThat(proxy.counter(ProxyCounter.DENIED_USER_DISABLED)).isPositive();
    }

    @Test
    void shouldTakeARightAwayFromAConnectedClient() throws Exception {
        String user = user("Normal");
        rule(user, "Allow", "Topic:" + orders, "Pub");

        try (RawClient client = client(user)) {
            assertThat(send(client, orders)).isEqualTo(Code.OK);
            cluster.admin().deleteAcl(cluster.brokerAddress(), "User:" + user, "");
            Awaitility.await()
                    .atMost(WITHIN)
                    .untilAsserted(
                            () -> assertThat(send(client, orders)).isEqualTo(Code.UNAUTHORIZED));
        }
    }
}
