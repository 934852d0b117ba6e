package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageQueue;
import apache.rocketmq.v2.MessageType;
import apache.rocketmq.v2.SendMessageRequest;
import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.HeaderRelay;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.Inbox;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.ProxyUnderTest;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.apache.rocketmq.shaded.io.grpc.Status;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What stands between client and proxy: headers, addresses, PROXY protocol, advertised endpoints;
 * and topics that a broker made by itself. One proxy, with every such setting on, and one with
 * defaults.
 */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EdgesIT {
    private static final String HEADER = "PROXY TCP4 203.0.113.7 198.51.100.2 4711 8081\r\n";

    private final RealCluster cluster = RealCluster.shared();
    private final HeaderRelay balancer =
            new HeaderRelay(HEADER.getBytes(StandardCharsets.US_ASCII));
    private ProxyUnderTest plain;
    private InJvmProxy configured;

    @BeforeAll
    void setUp() {
        Assumptions.assumeTrue(
                ProxyKind.current() == ProxyKind.IN_JVM, "needs a proxy with settings of its own");
        plain = ProxyKind.shared(PipelineMode.FUSED);
        configured =
                InJvmProxy.cluster(
                        cluster.nameServerAddress(),
                        PipelineMode.INLINE,
                        Map.of(
                                "grpc.advertised", balancer.endpoint(),
                                "grpc.proxyProtocol.trusted", "127.0.0.0/8",
                                "limits.topicTypeCheck", "lenient"));
        balancer.to(configured);
    }

    @AfterAll
    void tearDown() {
        balancer.close();
        if (configured != null) {
            configured.close();
        }
    }

    /** The born host that a consumer sees of a message that names none itself. */
    private String bornHost(RawClient client) {
        String topic = cluster.createTopic("born-host", TopicType.NORMAL, 1);
        String group = cluster.createGroup("born-host", false);
        client.announceConsumer(group, topic);
        Message message =
                RawClient.message(topic, new byte[1]).toBuilder()
                        .setSystemProperties(RawClient.systemProperties().clearBornHost())
                        .build();
        assertThat(send(client, message)).isEqualTo(Code.OK);
        return Inbox.takeOne(client, group, topic).getSystemProperties().getBornHost();
    }

    private static Code send(RawClient client, Message message) {
        return client.blocking()
                .sendMessage(SendMessageRequest.newBuilder().addMessages(message).build())
                .getStatus()
                .getCode();
    }

    @Test
    void shouldTellTheClientsAddressWhenATrustedBalancerDoes() {
        try (RawClient client = new RawClient(balancer)) {
            assertThat(bornHost(client)).isEqualTo("203.0.113.7:4711");
        }
    }

    @Test
    void shouldTellTheConnectionsAddressWhenThereIsNoHeader() {
        try (RawClient client = new RawClient(configured)) {
            assertThat(bornHost(client)).startsWith("127.0.0.1:");
        }
    }

    /** A header is a broken HTTP/2 preface there: the connection ends, no request is served. */
    @Test
    void shouldCloseTheConnectionWhenAHeaderComesFromElsewhere() {
        try (HeaderRelay stranger =
                        new HeaderRelay(HEADER.getBytes(StandardCharsets.US_ASCII)).to(plain);
                RawClient client = new RawClient(stranger)) {
            Throwable failure =
                    catchThrowable(() -> client.blocking().queryRoute(RawClient.route("any")));

            assertThat(Status.fromThrowable(failure).getCode())
                    .isIn(Status.Code.UNAVAILABLE, Status.Code.INTERNAL);
            assertThat(stranger.connections()).isPositive();
        }
    }

    /** The official proxy puts such values into the same map and believes what is there already. */
    @Test
    void shouldIgnoreInternalHeadersThatAClientWrites() {
        Map<String, String> forged = new HashMap<>();
        for (String name :
                new String[] {
                    "rpc-remote-address",
                    "rpc-local-address",
                    "proxy_protocol_server_addr",
                    "proxy_protocol_server_port",
                    "proxy_protocol_tlv_0xea",
                    "x-mq-channel-id",
                    "x-mq-authorization-ak",
                    "x-mq-simple-rpc-name",
                    "x-forwarded-for"
                }) {
            forged.put(name, "203.0.113.66:6666");
        }
        forged.put("proxy_protocol_addr", "203.0.113.66");
        forged.put("proxy_protocol_port", "6666");
        try (RawClient client = new RawClient(plain, forged)) {
            assertThat(bornHost(client)).startsWith("127.0.0.1:");
        }
    }

    @Test
    void shouldServeClientsThatSendFewHeadersOrOddOnes() {
        Map<String, String> odd =
                Map.of(
                        "x-mq-language", "klingon",
                        "x-mq-client-version", "",
                        "x-mq-namespace", "some-namespace",
                        "x-mq-protocol", "v9",
                        "x-mq-date-time", "yesterday",
                        "x-mq-request-id", "r",
                        "x-mq-session-token", "t");
        String topic = cluster.createTopic("headers", TopicType.NORMAL, 1);
        for (Map<String, String> headers :
                List.of(odd, Map.of("x-mq-language", "java"), Map.<String, String>of())) {
            try (RawClient client = new RawClient(plain, headers)) {
                assertThat(client.announceProducer(topic).getStatus().getCode()).isEqualTo(Code.OK);
                assertThat(send(client, RawClient.message(topic, new byte[1]))).isEqualTo(Code.OK);
            }
        }
    }

    @Test
    void shouldEndTheCallAndNotTheConnectionWhenHeadersAreTooLarge() {
        try (RawClient small = new RawClient(plain, Map.of("x-filler", "f".repeat(8_000)));
                RawClient large = new RawClient(plain, Map.of("x-filler", "f".repeat(20_000)))) {
            String topic = cluster.createTopic("large-headers", TopicType.NORMAL, 1);

            assertThat(small.blocking().queryRoute(RawClient.route(topic)).getStatus().getCode())
                    .isEqualTo(Code.OK);
            for (int i = 0; i < 3; i++) {
                Throwable failure =
                        catchThrowable(() -> large.blocking().queryRoute(RawClient.route(topic)));
                assertThat(Status.fromThrowable(failure).getCode())
                        .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.INTERNAL);
            }
            assertThat(large.anonymous().queryRoute(RawClient.route(topic)).getStatus().getCode())
                    .as("the same connection")
                    .isEqualTo(Code.CLIENT_ID_REQUIRED);
        }
    }

    @Test
    void shouldSendClientsToTheAdvertisedEndpointsOrBackToTheirOwn() throws Exception {
        String topic = cluster.createTopic("advertised", TopicType.NORMAL, 1);
        try (RawClient client = new RawClient(plain)) {
            assertThat(queue(client, topic).getBroker().getEndpoints())
                    .isEqualTo(RawClient.endpoints());
        }
        int before = balancer.connections();
        try (Producer producer = new Clients(configured).producer(topic)) {
            producer.send(Clients.message(topic, new byte[1]).build());
        }
        assertThat(balancer.connections()).isGreaterThan(before);
    }

    private static MessageQueue queue(RawClient client, String topic) {
        return client.blocking().queryRoute(RawClient.route(topic)).getMessageQueues(0);
    }

    @Test
    void shouldTakeAnyKindForATopicWithoutTypeWhenTheCheckIsLenient() throws Exception {
        String topic = cluster.createUntypedTopic("untyped", 2);
        try (Producer producer = new Clients(configured).producer(topic)) {
            producer.send(Clients.message(topic, new byte[1]).build());
            producer.send(Clients.message(topic, new byte[1]).setMessageGroup("g").build());
            producer.send(
                    Clients.message(topic, new byte[1])
                            .setDeliveryTimestamp(System.currentTimeMillis() + 1_000)
                            .build());
        }
    }

    @Test
    void shouldTakeNormalMessagesOnlyForATopicWithoutTypeWhenTheCheckIsStrict() {
        String topic = cluster.createUntypedTopic("untyped", 1);
        Message fifo =
                RawClient.message(topic, new byte[1]).toBuilder()
                        .setSystemProperties(RawClient.systemProperties().setMessageGroup("g"))
                        .build();
        try (RawClient client = new RawClient(plain)) {
            assertThat(queue(client, topic).getAcceptMessageTypesList())
                    .containsExactly(MessageType.NORMAL);
            assertThat(send(client, RawClient.message(topic, new byte[1]))).isEqualTo(Code.OK);
            assertThat(send(client, fifo)).isEqualTo(Code.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE);
        }
    }
}
