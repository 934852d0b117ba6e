package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.ClientType;
import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.LiteSubscriptionAction;
import apache.rocketmq.v2.NotifyClientTerminationRequest;
import apache.rocketmq.v2.OffsetOption;
import apache.rocketmq.v2.SyncLiteSubscriptionRequest;
import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.LiteTopics;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.ProxyUnderTest;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lite subscriptions as the broker has them in the end, and messages of lite topics. */
@IntegrationTest
class LiteIT {
    private static final int QUOTA = 5;
    private static final int TOLERANCE = 300;
    private static final Duration SOON = Duration.ofSeconds(30);

    private final RealCluster cluster = RealCluster.shared();
    private final ProxyUnderTest proxy = ProxyKind.shared(PipelineMode.FUSED);
    private final LiteTopics topics = new LiteTopics(cluster, "lite");
    private final String group = topics.createGroup("lite", QUOTA);
    private RawClient client;

    @BeforeEach
    void setUp() {
        client = new RawClient(proxy);
        client.announceConsumer(ClientType.LITE_PUSH_CONSUMER, group, topics.parent());
    }

    @AfterEach
    void tearDown() {
        client.close();
    }

    @Test
    void shouldBringEveryActionToTheBroker() throws Exception {
        assertThat(sync(LiteSubscriptionAction.PARTIAL_ADD, "a", "b")).isEqualTo(Code.OK);
        assertThat(subscribed()).containsExactlyInAnyOrder("a", "b");
        assertThat(sync(LiteSubscriptionAction.PARTIAL_REMOVE, "a")).isEqualTo(Code.OK);
        assertThat(subscribed()).containsExactly("b");
        assertThat(sync(LiteSubscriptionAction.COMPLETE_ADD, "c", "d")).isEqualTo(Code.OK);
        assertThat(subscribed()).containsExactlyInAnyOrder("c", "d");
        assertThat(sync(LiteSubscriptionAction.COMPLETE_REMOVE)).isEqualTo(Code.OK);
        assertThat(subscribed()).isEmpty();
    }

    @Test
    void shouldHaveTheBrokerTakeEveryKindOfStart() throws Exception {
        List<OffsetOption> options =
                List.of(
                        OffsetOption.newBuilder().setPolicy(OffsetOption.Policy.MIN).build(),
                        OffsetOption.newBuilder().setOffset(0).build(),
                        OffsetOption.newBuilder().setTailN(1).build(),
                        OffsetOption.newBuilder().setTimestamp(1).build());
        for (int i = 0; i < options.size(); i++) {
            SyncLiteSubscriptionRequest request =
                    request(LiteSubscriptionAction.PARTIAL_ADD, "o" + i)
                            .setOffsetOption(options.get(i))
                            .build();
            assertThat(code(request)).isEqualTo(Code.OK);
        }
        assertThat(subscribed()).hasSize(options.size());
    }

    @Test
    void shouldStoreWhatIsSentToALiteTopic() throws Exception {
        try (Producer producer = new Clients(proxy).producer(topics.parent())) {
            producer.send(
                    Clients.message(topics.parent(), new byte[] {1}).setLiteTopic("sent").build());
            producer.send(
                    Clients.message(topics.parent(), new byte[] {2}).setLiteTopic("sent").build());
        }
        Awaitility.await().atMost(SOON).until(() -> topics.stored("sent") == 2);
        assertThat(topics.stored("other")).isZero();
    }

    @Test
    void shouldRefuseMoreTopicsThanTheGroupsQuota() throws Exception {
        String[] tooMany =
                IntStream.rangeClosed(0, QUOTA + TOLERANCE)
                        .mapToObj(i -> "t" + i)
                        .toArray(String[]::new);

        assertThat(sync(LiteSubscriptionAction.COMPLETE_ADD, tooMany))
                .isEqualTo(Code.LITE_SUBSCRIPTION_QUOTA_EXCEEDED);
        assertThat(subscribed()).isEmpty();
    }

    @Test
    void shouldRefuseAGroupThatIsBoundToAnotherTopicOrToNone() throws Exception {
        String otherGroup = new LiteTopics(cluster, "lite-other").createGroup("lite-other", QUOTA);
        String plainGroup = cluster.createGroup("lite-plain", false);
        SyncLiteSubscriptionRequest.Builder request =
                request(LiteSubscriptionAction.PARTIAL_ADD, "a");

        assertThat(code(request.setGroup(RawClient.resource(otherGroup)).build()))
                .isEqualTo(Code.ILLEGAL_TOPIC);
        assertThat(code(request.setGroup(RawClient.resource(plainGroup)).build()))
                .isEqualTo(Code.ILLEGAL_CONSUMER_GROUP);
        assertThat(topics.subscribers("a")).isZero();
    }

    @Test
    void shouldEndTheSubscriptionsWhenTheClientTerminates() throws Exception {
        sync(LiteSubscriptionAction.PARTIAL_ADD, "a");
        assertThat(subscribed()).containsExactly("a");

        client.blocking()
                .notifyClientTermination(
                        NotifyClientTerminationRequest.newBuilder()
                                .setGroup(RawClient.resource(group))
                                .build());

        Awaitility.await().atMost(SOON).until(() -> subscribed().isEmpty());
    }

    @Test
    void shouldEndTheSubscriptionsWhenTheClientsStreamEnds() throws Exception {
        sync(LiteSubscriptionAction.PARTIAL_ADD, "a");
        assertThat(subscribed()).containsExactly("a");

        String clientId = client.clientId();
        client.close();
        client = new RawClient(proxy);

        Awaitility.await().atMost(SOON).until(() -> topics.subscribed(group, clientId).isEmpty());
    }

    private Set<String> subscribed() throws Exception {
        return topics.subscribed(group, client.clientId());
    }

    private Code sync(LiteSubscriptionAction action, String... liteTopics) {
        return code(request(action, liteTopics).build());
    }

    private Code code(SyncLiteSubscriptionRequest request) {
        return client.blocking().syncLiteSubscription(request).getStatus().getCode();
    }

    private SyncLiteSubscriptionRequest.Builder request(
            LiteSubscriptionAction action, String... liteTopics) {
        return SyncLiteSubscriptionRequest.newBuilder()
                .setAction(action)
                .setTopic(RawClient.resource(topics.parent()))
                .setGroup(RawClient.resource(group))
                .addAllLiteTopicSet(List.of(liteTopics));
    }
}
