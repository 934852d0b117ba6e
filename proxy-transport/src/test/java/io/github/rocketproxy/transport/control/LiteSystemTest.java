package io.github.rocketproxy.transport.control;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.LiteSubscriptionAction;
import apache.rocketmq.v2.NotifyClientTerminationRequest;
import apache.rocketmq.v2.OffsetOption;
import apache.rocketmq.v2.Resource;
import apache.rocketmq.v2.Subscription;
import apache.rocketmq.v2.SubscriptionEntry;
import apache.rocketmq.v2.SyncLiteSubscriptionRequest;
import apache.rocketmq.v2.TelemetryCommand;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.port.LiteSubscriptions.Action;
import io.github.rocketproxy.pipeline.port.LiteSubscriptions.Change;
import io.github.rocketproxy.pipeline.port.LiteSubscriptions.Start;
import io.github.rocketproxy.pipeline.port.LiteSubscriptions.StartKind;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.transport.client.ClientRegistration;
import io.github.rocketproxy.transport.proto.ClientType;
import io.github.rocketproxy.transport.proto.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SyncLiteSubscription over a real connection, and what follows when a lite client goes. */
@Tag("system")
@Timeout(120)
class LiteSystemTest {
    private static final int QUOTA = 700;
    private static final int TOLERANCE = 300;

    private Loopback proxy;

    @BeforeEach
    void setUp() throws IOException {
        proxy = new Loopback(64, service -> {});
        proxy.metadata.addTopic(
                "lite-parent",
                MessageKind.LITE,
                FakeMetadata.layout("a", List.of(0L), 2, 2, true, true),
                FakeMetadata.layout("w", List.of(0L), 2, 2, false, true),
                FakeMetadata.layout("b", List.of(0L), 2, 2, true, true));
        proxy.metadata.addGroup(FakeMetadata.group("lite", true, true));
        proxy.metadata.addGroup(FakeMetadata.group("plain", false, false));
    }

    @AfterEach
    void tearDown() throws InterruptedException {
        proxy.close();
    }

    @Test
    void shouldTellEveryReadableBrokerUnderTheCallersOwnId() {
        SyncLiteSubscriptionRequest request =
                sync(LiteSubscriptionAction.PARTIAL_ADD, "x", "y").toBuilder()
                        .setVersion(9)
                        .setOffsetOption(OffsetOption.newBuilder().setTailN(5))
                        .build();

        assertThat(code("me", request)).isEqualTo(Code.OK);

        assertThat(proxy.broker.asked).containsExactly("tell a", "tell b");
        assertThat(proxy.broker.changes)
                .containsOnly(
                        new Change(
                                Action.PARTIAL_ADD,
                                "me",
                                "lite",
                                "lite-parent",
                                Set.of("x", "y"),
                                9,
                                new Start(StartKind.TAIL_N, 5)));
    }

    @Test
    void shouldPassOnEveryKindOfStartWithPartialAddOnly() {
        OffsetOption option = OffsetOption.newBuilder().setPolicy(OffsetOption.Policy.MIN).build();
        assertThat(startOf(LiteSubscriptionAction.PARTIAL_ADD, option))
                .isEqualTo(new Start(StartKind.POLICY, 1));
        assertThat(
                        startOf(
                                LiteSubscriptionAction.PARTIAL_ADD,
                                OffsetOption.newBuilder().setOffset(3).build()))
                .isEqualTo(new Start(StartKind.OFFSET, 3));
        assertThat(
                        startOf(
                                LiteSubscriptionAction.PARTIAL_ADD,
                                OffsetOption.newBuilder().setTimestamp(4).build()))
                .isEqualTo(new Start(StartKind.TIMESTAMP, 4));
        assertThat(startOf(LiteSubscriptionAction.PARTIAL_ADD, OffsetOption.getDefaultInstance()))
                .isNull();
        assertThat(startOf(LiteSubscriptionAction.COMPLETE_ADD, option)).isNull();
    }

    @Test
    void shouldAnswerTheFailureOfOneBrokerAndTellTheOthersAllTheSame() {
        proxy.metadata.addTopic(
                "lite-parent",
                MessageKind.LITE,
                FakeMetadata.layout("bad", List.of(0L), 2, 2, true, true),
                FakeMetadata.layout("b", List.of(0L), 2, 2, true, true));

        assertThat(code("me", sync(LiteSubscriptionAction.COMPLETE_ADD, "x")))
                .isEqualTo(Code.OFFSET_NOT_FOUND);
        assertThat(proxy.broker.asked).containsExactly("tell bad", "tell b");
    }

    @Test
    void shouldRefuseNamesThatAreNone() {
        assertThat(code("me", sync(LiteSubscriptionAction.PARTIAL_ADD, "x", "")))
                .isEqualTo(Code.ILLEGAL_LITE_TOPIC);
        assertThat(code("me", sync(LiteSubscriptionAction.PARTIAL_ADD, "a%b")))
                .isEqualTo(Code.ILLEGAL_LITE_TOPIC);
        assertThat(code("me", sync(LiteSubscriptionAction.COMPLETE_ADD, "n".repeat(65))))
                .isEqualTo(Code.ILLEGAL_LITE_TOPIC);
        assertThat(proxy.broker.asked).isEmpty();
        assertThat(code("me", sync(LiteSubscriptionAction.PARTIAL_ADD, "n".repeat(64))))
                .isEqualTo(Code.OK);
        assertThat(code("me", sync(LiteSubscriptionAction.PARTIAL_REMOVE, "a%b")))
                .isEqualTo(Code.OK);
    }

    @Test
    void shouldRefuseGroupsThatAreNotBoundToTheTopic() {
        proxy.metadata.addTopic(
                "other", MessageKind.LITE, FakeMetadata.layout("a", List.of(0L), 2, 2, true, true));
        SyncLiteSubscriptionRequest good = sync(LiteSubscriptionAction.PARTIAL_ADD, "x");

        assertThat(code("me", good.toBuilder().setGroup(resource("plain")).build()))
                .isEqualTo(Code.ILLEGAL_CONSUMER_GROUP);
        assertThat(code("me", good.toBuilder().setGroup(resource("unknown")).build()))
                .isEqualTo(Code.ILLEGAL_CONSUMER_GROUP);
        assertThat(code("me", good.toBuilder().setGroup(resource("a b")).build()))
                .isEqualTo(Code.ILLEGAL_CONSUMER_GROUP);
        assertThat(code("me", good.toBuilder().setTopic(resource("other")).build()))
                .isEqualTo(Code.ILLEGAL_TOPIC);
        assertThat(code("me", good.toBuilder().clearTopic().build())).isEqualTo(Code.ILLEGAL_TOPIC);
        assertThat(code("me", good.toBuilder().setActionValue(9).build()))
                .isEqualTo(Code.BAD_REQUEST);
        assertThat(proxy.broker.asked).isEmpty();
    }

    @Test
    void shouldRefuseMoreTopicsThanTheQuotaAndItsTolerance() {
        assertThat(code("me", sync(LiteSubscriptionAction.COMPLETE_ADD, names(QUOTA + TOLERANCE))))
                .isEqualTo(Code.OK);
        assertThat(
                        code(
                                "me",
                                sync(
                                        LiteSubscriptionAction.COMPLETE_ADD,
                                        names(QUOTA + TOLERANCE + 1))))
                .isEqualTo(Code.LITE_SUBSCRIPTION_QUOTA_EXCEEDED);
    }

    @Test
    void shouldAskWhoIsCallingFirst() {
        SyncLiteSubscriptionRequest request = sync(LiteSubscriptionAction.PARTIAL_ADD, "x");
        assertThat(code(null, request)).isEqualTo(Code.CLIENT_ID_REQUIRED);
        proxy.decision = AccessPolicy.Decision.DENY;
        assertThat(code("me", request)).isEqualTo(Code.UNAUTHORIZED);
    }

    @Test
    void shouldEndTheSubscriptionsOfALiteClientThatLeaves() throws InterruptedException {
        register("me", ClientType.LITE_PUSH_CONSUMER, "lite", "lite-parent");
        proxy.client("me")
                .notifyClientTermination(
                        NotifyClientTerminationRequest.newBuilder()
                                .setGroup(resource("lite"))
                                .build());

        assertThat(proxy.broker.changes.poll(30, TimeUnit.SECONDS)).isEqualTo(removal("me"));
        assertThat(proxy.broker.changes.poll(30, TimeUnit.SECONDS)).isEqualTo(removal("me"));
    }

    @Test
    void shouldEndTheSubscriptionsOfALiteClientWhoseStreamIsLost() throws InterruptedException {
        Loopback.Telemetry telemetry = proxy.telemetry("me");
        telemetry.out.onNext(
                TelemetryCommand.newBuilder()
                        .setSettings(
                                apache.rocketmq.v2.Settings.newBuilder()
                                        .setClientType(
                                                apache.rocketmq.v2.ClientType.LITE_PUSH_CONSUMER)
                                        .setSubscription(
                                                Subscription.newBuilder()
                                                        .setGroup(resource("lite"))
                                                        .addSubscriptions(
                                                                SubscriptionEntry.newBuilder()
                                                                        .setTopic(
                                                                                resource(
                                                                                        "lite-parent")))))
                        .build());
        assertThat(telemetry.command().getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(proxy.broker.changes).isEmpty();

        telemetry.out.onError(new IllegalStateException("the client's network is gone"));

        assertThat(proxy.broker.changes.poll(30, TimeUnit.SECONDS)).isEqualTo(removal("me"));
    }

    @Test
    void shouldLeaveOtherClientsAndDrainsAlone() {
        register("other", ClientType.PUSH_CONSUMER, "plain", "orders");
        proxy.clients.remove("other");
        register("me", ClientType.LITE_SIMPLE_CONSUMER, "lite", "lite-parent");
        proxy.operations.drain();
        proxy.clients.remove("me");

        assertThat(code("last", sync(LiteSubscriptionAction.COMPLETE_REMOVE))).isEqualTo(Code.OK);
        assertThat(proxy.broker.changes).allMatch(change -> change.clientId().equals("last"));
    }

    private static Change removal(String clientId) {
        return new Change(
                Action.COMPLETE_REMOVE, clientId, "lite", "lite-parent", Set.of(), 0, null);
    }

    private void register(String clientId, ClientType type, String group, String topic) {
        proxy.clients.register(
                clientId,
                new ClientRegistration(
                        Settings.getDefaultInstance(), type, group, List.of(topic), "127.0.0.1:1"));
    }

    private Start startOf(LiteSubscriptionAction action, OffsetOption option) {
        proxy.broker.changes.clear();
        assertThat(code("me", sync(action, "x").toBuilder().setOffsetOption(option).build()))
                .isEqualTo(Code.OK);
        return proxy.broker.changes.element().start();
    }

    private Code code(String clientId, SyncLiteSubscriptionRequest request) {
        return proxy.client(clientId).syncLiteSubscription(request).getStatus().getCode();
    }

    private static SyncLiteSubscriptionRequest sync(
            LiteSubscriptionAction action, String... liteTopics) {
        return SyncLiteSubscriptionRequest.newBuilder()
                .setAction(action)
                .setTopic(resource("lite-parent"))
                .setGroup(resource("lite"))
                .addAllLiteTopicSet(List.of(liteTopics))
                .build();
    }

    private static String[] names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "t" + i).toArray(String[]::new);
    }

    private static Resource resource(String name) {
        return Resource.newBuilder().setName(name).build();
    }
}
