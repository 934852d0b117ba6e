package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import apache.rocketmq.v2.ClientType;
import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.ReceiveMessageResponse;
import io.github.rocketproxy.it.support.AdminPages;
import io.github.rocketproxy.it.support.GroupClient;
import io.github.rocketproxy.it.support.HeaderRelay;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.ProxyProcess;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of a proxy, of a connection, and of a client that is not there any more. */
@IntegrationTest
class DrainIT {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final RealCluster cluster = RealCluster.shared();
    private String topic;
    private String group;

    @BeforeAll
    static void freeTheMachine() {
        ProxyKind.closeShared();
    }

    @BeforeEach
    void setUp() {
        topic = cluster.createTopic("drain", TopicType.NORMAL, 1);
        group = cluster.createGroup("drain", false);
    }

    private InJvmProxy start(Map<String, String> settings) {
        return InJvmProxy.cluster(cluster.nameServerAddress(), PipelineMode.FUSED, settings);
    }

    private GroupClient pushClient(RawClient raw) {
        raw.announceConsumer(ClientType.PUSH_CONSUMER, group, topic);
        return new GroupClient(raw, group, topic);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(condition);
    }

    private static String drain(InJvmProxy proxy, String parameters) throws Exception {
        return AdminPages.post(proxy.adminEndpoint(), "/admin/drain" + parameters);
    }

    @Test
    void shouldServeOnUntilBalancersHaveNoticedThenEndPollsAndTellHowFarItIs() throws Exception {
        String other = cluster.createTopic("late", TopicType.NORMAL, 1);
        try (InJvmProxy proxy = start(Map.of("shutdown.readinessMs", "4000"));
                GroupClient client = pushClient(new RawClient(proxy))) {
            CompletableFuture<List<ReceiveMessageResponse>> poll =
                    CompletableFuture.supplyAsync(
                            () -> client.raw().receive(client.request(LONG).build()));
            await(() -> proxy.underWay() == 1);
            assertThat(AdminPages.read(proxy, "/admin/drain")).contains("\"phase\":\"serving\"");

            assertThat(drain(proxy, "?timeoutMs=20000"))
                    .contains("\"phase\":\"not_ready\"", "\"limitMs\":20000", "\"requests\":1");
            assertThatThrownBy(() -> AdminPages.read(proxy, "/readyz"))
                    .hasMessageContaining("draining");
            try (RawClient late = new RawClient(proxy)) {
                assertThat(late.send(other).getCode()).isEqualTo(Code.OK);
            }

            assertThat(poll.join().getFirst().getStatus().getCode())
                    .isEqualTo(Code.MESSAGE_NOT_FOUND);
            await(() -> drain(proxy, "").contains("\"phase\":\"drained\""));
            assertThat(drain(proxy, "")).contains("\"limitMs\":20000", "\"connections\":0");
            assertThat(AdminPages.read(proxy, "/livez")).contains("true");
            assertThatThrownBy(() -> drain(proxy, "?timeoutMs=soon"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("400");
        }
    }

    /** A terminal and a wrapper may both tell it; once is enough. */
    @Test
    void shouldExitZeroWhenItIsToldTwice() throws Exception {
        try (ProxyProcess proxy =
                ProxyProcess.cluster(
                        cluster.nameServerAddress(), Map.of("shutdown.readinessMs", "1500"))) {
            long pid = proxy.process().pid();
            assertThat(new ProcessBuilder("kill", "-TERM", "" + pid).start().waitFor()).isZero();
            await(
                    () ->
                            AdminPages.read(proxy.adminEndpoint(), "/admin/drain", 202)
                                    .contains("\"not_ready\""));

            proxy.stop();
        }
    }

    /** No FIN, no reset: only the missing answer to a ping tells. */
    @Test
    void shouldGiveBackTheMessagesOfAClientWhoseNetworkFallsSilent() {
        try (InJvmProxy proxy =
                        start(
                                Map.of(
                                        "grpc.keepAliveMs", "1000",
                                        "grpc.keepAliveTimeoutMs", "1000",
                                        "leases.silentClientMs", "500"));
                HeaderRelay network = new HeaderRelay(new byte[0]).to(proxy);
                GroupClient vanishing = pushClient(new RawClient(network))) {
            String id = vanishing.send("leased");
            vanishing.receive(vanishing.request(LONG).setAutoRenew(true).build());
            assertThat(proxy.leases()).isOne();

            network.fallSilent();

            try (GroupClient other = pushClient(new RawClient(proxy))) {
                Message again = other.receive(other.request(LONG).build()).getFirst();
                assertThat(GroupClient.id(again)).isEqualTo(id);
                other.confirm(again);
            }
            await(() -> proxy.leases() == 0);
        }
    }

    @Test
    void shouldCloseConnectionsBeyondThoseOfAnAddressAndServeOperators() throws Exception {
        try (InJvmProxy proxy = start(Map.of("grpc.maxConnectionsPerAddress", "2"));
                RawClient first = new RawClient(proxy);
                RawClient second = new RawClient(proxy);
                RawClient third = new RawClient(proxy)) {
            assertThat(first.send(topic).getCode()).isEqualTo(Code.OK);
            assertThat(second.send(topic).getCode()).isEqualTo(Code.OK);

            assertThatThrownBy(() -> third.send(topic)).hasMessageContaining("UNAVAILABLE");

            assertThat(proxy.counter(ProxyCounter.CONNECTIONS_REFUSED_ADDRESS)).isPositive();
            assertThat(AdminPages.read(proxy, "/livez")).contains("true");
            assertThat(first.send(topic).getCode()).isEqualTo(Code.OK);
        }
    }
}
