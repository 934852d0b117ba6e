package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.ClientType;
import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.HeartbeatRequest;
import apache.rocketmq.v2.NotifyClientTerminationRequest;
import apache.rocketmq.v2.ReceiveMessageResponse;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.Settings;
import apache.rocketmq.v2.Status;
import apache.rocketmq.v2.Subscription;
import apache.rocketmq.v2.SubscriptionEntry;
import apache.rocketmq.v2.TelemetryCommand;
import apache.rocketmq.v2.ThreadStackTrace;
import apache.rocketmq.v2.VerifyMessageResult;
import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.ProxyUnderTest;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.PushConsumer;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.CMResult;
import org.apache.rocketmq.remoting.protocol.body.Connection;
import org.apache.rocketmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import org.apache.rocketmq.remoting.protocol.body.ConsumerConnection;
import org.apache.rocketmq.remoting.protocol.body.ConsumerRunningInfo;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumeType;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two proxies in front of one broker that forgets consumers after four seconds instead of two
 * minutes; what the broker knows is seen with the official tools.
 */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MembershipIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Map<String, String> QUICK =
            Map.of("membership.consumerRefreshMs", "1500", "metadata.refreshMs", "1000");

    private RealCluster cluster;
    private DefaultMQAdminExt admin;
    private ProxyUnderTest first;
    private ProxyUnderTest second;
    private String topic;

    @BeforeAll
    void start() {
        Assumptions.assumeTrue(ProxyKind.current() == ProxyKind.IN_JVM, "needs proxies set up");
        ProxyKind.closeShared();
        cluster = RealCluster.start("channelExpiredTimeout=4000\n");
        admin = cluster.admin();
        first = proxy();
        second = proxy();
        topic = cluster.createTopic("membership", TopicType.NORMAL, 2);
    }

    private ProxyUnderTest proxy() {
        return InJvmProxy.cluster(cluster.nameServerAddress(), PipelineMode.INLINE, QUICK);
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            first.close();
            second.close();
            cluster.close();
        }
    }

    @Test
    void shouldShowEachConsumerToOfficialToolsWhenItJoinsChangesAndLeaves() throws Exception {
        String group = cluster.createGroup("seen", false);
        String other = cluster.createTopic("membership-other", TopicType.NORMAL, 1);
        try (RawClient one = new RawClient(first);
                RawClient two = new RawClient(first);
                RawClient elsewhere = new RawClient(second)) {
            one.announce(consumer(ClientType.SIMPLE_CONSUMER, group, topic));
            two.announce(consumer(ClientType.SIMPLE_CONSUMER, group, topic));
            elsewhere.announce(consumer(ClientType.SIMPLE_CONSUMER, group, topic));

            await(() -> clientIds(group).size() == 3);
            ConsumerConnection seen = admin.examineConsumerConnectionInfo(group);
            assertThat(clientIds(group))
                    .containsExactlyInAnyOrder(
                            one.clientId(), two.clientId(), elsewhere.clientId());
            assertThat(seen.getConsumeType()).isEqualTo(ConsumeType.CONSUME_ACTIVELY);
            assertThat(seen.getSubscriptionTable()).containsOnlyKeys(topic);
            assertThat(admin.examineConsumeStats(group).getOffsetTable()).isNotNull();

            for (RawClient client : List.of(one, two, elsewhere)) {
                client.announce(consumer(ClientType.SIMPLE_CONSUMER, group, topic, other));
            }
            await(
                    () ->
                            subscriptions(group).equals(Set.of(topic, other))
                                    && clientIds(group).size() == 3);

            leave(one, group);
            await(() -> clientIds(group).equals(Set.of(two.clientId(), elsewhere.clientId())));
        }
    }

    @Test
    void shouldKeepTheConnectionOfOthersWhenMembersLeaveForLongerThanTheBrokerRemembers()
            throws Exception {
        String leaving = cluster.createGroup("leaving", false);
        String staying = cluster.createGroup("staying", false);
        try (RawClient goes = new RawClient(first);
                RawClient stays = new RawClient(first)) {
            goes.announce(consumer(ClientType.PUSH_CONSUMER, leaving, topic));
            stays.announce(consumer(ClientType.PUSH_CONSUMER, staying, topic));
            await(() -> clientIds(leaving).size() == 1 && clientIds(staying).size() == 1);
            String address = address(staying);
            assertThat(address(leaving)).as("seat 0 is shared").isEqualTo(address);

            leave(goes, leaving);
            await(() -> clientIds(leaving).isEmpty());

            // the broker looks for what has expired every ten seconds
            Awaitility.await()
                    .during(Duration.ofSeconds(16))
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(500))
                    .pollInSameThread()
                    .until(() -> address.equals(address(staying)));
        }
    }

    @Test
    void shouldTellNothingOfConsumersWhenSwitchedOff() throws Exception {
        String group = cluster.createGroup("silent", false);
        Map<String, String> off = Map.of("membership.consumers", "false");
        try (ProxyUnderTest silent =
                        InJvmProxy.cluster(cluster.nameServerAddress(), PipelineMode.INLINE, off);
                RawClient unseen = new RawClient(silent);
                RawClient seen = new RawClient(first)) {
            unseen.announce(consumer(ClientType.PUSH_CONSUMER, group, topic));
            seen.announce(consumer(ClientType.PUSH_CONSUMER, group, topic));

            await(() -> clientIds(group).contains(seen.clientId()));
            Awaitility.await()
                    .during(Duration.ofSeconds(2))
                    .atMost(SOON)
                    .until(() -> clientIds(group).equals(Set.of(seen.clientId())));
        }
    }

    @Test
    void shouldForgetTheMembersOfAProxyWhenItDies() throws Exception {
        String group = cluster.createGroup("dying", false);
        ProxyUnderTest third = proxy();
        try (RawClient stays = new RawClient(first);
                RawClient dies = new RawClient(third)) {
            stays.announce(consumer(ClientType.PUSH_CONSUMER, group, topic));
            dies.announce(consumer(ClientType.PUSH_CONSUMER, group, topic));
            await(() -> clientIds(group).size() == 2);

            third.close();

            await(() -> clientIds(group).equals(Set.of(stays.clientId())));
            assertThat(dies.nextCommand().hasReconnectEndpointsCommand()).isTrue();
        }
    }

    @Test
    void shouldRegisterAgainWithoutAWordOfTheClientWhenTheBrokerRestarts() throws Exception {
        String group = cluster.createGroup("restarted", false);
        try (RawClient client = new RawClient(first)) {
            client.announce(consumer(ClientType.PUSH_CONSUMER, group, topic));
            await(() -> clientIds(group).size() == 1);

            cluster.killBroker();
            cluster.restartBroker();

            await(() -> clientIds(group).equals(Set.of(client.clientId())));
        }
    }

    @Test
    void shouldRelayAnOperatorsQuestionsToTheConsumer() throws Exception {
        String group = cluster.createGroup("asked", false);
        String messageId = send();
        try (RawClient client = new RawClient(second)) {
            client.announce(consumer(ClientType.PUSH_CONSUMER, group, topic));
            await(() -> clientIds(group).size() == 1);

            ConsumerRunningInfo plain =
                    admin.getConsumerRunningInfo(group, client.clientId(), false);
            assertThat(plain.getProperties().getProperty(ConsumerRunningInfo.PROP_CONSUME_TYPE))
                    .isEqualTo("CONSUME_PASSIVELY");
            assertThat(plain.getSubscriptionSet())
                    .singleElement()
                    .satisfies(data -> assertThat(data.getTopic()).isEqualTo(topic));

            CompletableFuture<ConsumerRunningInfo> stack =
                    supply(() -> admin.getConsumerRunningInfo(group, client.clientId(), true));
            String nonce = client.nextCommand().getPrintThreadStackTraceCommand().getNonce();
            client.tell(
                    TelemetryCommand.newBuilder()
                            .setThreadStackTrace(
                                    ThreadStackTrace.newBuilder()
                                            .setNonce(nonce)
                                            .setThreadStackTrace("at some.Place"))
                            .build());
            assertThat(stack.get(20, TimeUnit.SECONDS).getJstack()).isEqualTo("at some.Place");

            CompletableFuture<ConsumeMessageDirectlyResult> trial =
                    supply(
                            () ->
                                    admin.consumeMessageDirectly(
                                            group, client.clientId(), topic, messageId));
            TelemetryCommand verify = client.nextCommand();
            assertThat(verify.getVerifyMessageCommand().getMessage().getBody().toStringUtf8())
                    .isEqualTo("trial");
            client.tell(
                    TelemetryCommand.newBuilder()
                            .setStatus(Status.newBuilder().setCode(Code.FAILED_TO_CONSUME_MESSAGE))
                            .setVerifyMessageResult(
                                    VerifyMessageResult.newBuilder()
                                            .setNonce(verify.getVerifyMessageCommand().getNonce()))
                            .build());
            assertThat(trial.get(20, TimeUnit.SECONDS).getConsumeResult())
                    .isEqualTo(CMResult.CR_LATER);
        }
    }

    @Test
    void shouldHaveTheOfficialPushConsumerAnswerAnOperator() throws Exception {
        String group = cluster.createGroup("official", false);
        BlockingQueue<String> consumed = new LinkedBlockingQueue<>();
        try (PushConsumer consumer =
                new Clients(first)
                        .pushConsumer(
                                group,
                                topic,
                                1,
                                view -> {
                                    consumed.add(view.getMessageId().toString());
                                    return ConsumeResult.SUCCESS;
                                })) {
            assertThat(consumer.getConsumerGroup()).isEqualTo(group);
            await(() -> clientIds(group).size() == 1);
            String clientId = clientIds(group).iterator().next();
            String messageId = send();

            assertThat(admin.getConsumerRunningInfo(group, clientId, true).getJstack())
                    .contains("java.lang.Thread");
            assertThat(
                            admin.consumeMessageDirectly(group, clientId, topic, messageId)
                                    .getConsumeResult())
                    .isEqualTo(CMResult.CR_SUCCESS);
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> consumed.stream().filter(messageId::equals).count() >= 2);
        }
    }

    @Test
    void shouldPushSettingsWhenTheGroupTurnsFifo() throws Exception {
        String group = cluster.createGroup("turning", false);
        try (RawClient client = new RawClient(first)) {
            TelemetryCommand before =
                    client.announce(consumer(ClientType.PUSH_CONSUMER, group, topic));
            assertThat(before.getSettings().getSubscription().getFifo()).isFalse();
            SubscriptionGroupConfig config = new SubscriptionGroupConfig();
            config.setGroupName(group);
            config.setConsumeMessageOrderly(true);

            admin.createAndUpdateSubscriptionGroupConfig(cluster.brokerAddress(), config);

            TelemetryCommand pushed = client.nextCommand();
            assertThat(pushed.getStatus().getCode()).isEqualTo(Code.OK);
            assertThat(pushed.getSettings().getSubscription().getFifo()).isTrue();
            assertThat(pushed.getSettings().getSubscription().getSubscriptionsList())
                    .isEqualTo(before.getSettings().getSubscription().getSubscriptionsList());
        }
    }

    @Test
    void shouldServeAConsumerThatHasMovedBeforeItsSettingsCome() throws Exception {
        String group = cluster.createGroup("moving", false);
        try (RawClient before = new RawClient(first);
                RawClient after = new RawClient(second, before.clientId())) {
            before.announce(consumer(ClientType.SIMPLE_CONSUMER, group, topic));
            await(() -> clientIds(group).size() == 1);
            String address = address(group);
            send();

            assertThat(heartbeat(after, ClientType.CLIENT_TYPE_UNSPECIFIED, group))
                    .isEqualTo(Code.UNRECOGNIZED_CLIENT_TYPE);
            assertThat(heartbeat(after, ClientType.SIMPLE_CONSUMER, ""))
                    .isEqualTo(Code.UNRECOGNIZED_CLIENT_TYPE);
            assertThat(heartbeat(after, ClientType.SIMPLE_CONSUMER, group)).isEqualTo(Code.OK);

            List<ReceiveMessageResponse> received =
                    after.receive(RawClient.receive(group, topic, Duration.ofSeconds(30)).build());
            assertThat(received).anyMatch(ReceiveMessageResponse::hasMessage);
            leave(before, group);
            await(
                    () ->
                            clientIds(group).equals(Set.of(after.clientId()))
                                    && !address.equals(address(group)));
            assertThat(subscriptions(group)).containsExactly(topic);
        }
    }

    private static Settings consumer(ClientType type, String group, String... topics) {
        Subscription.Builder subscription =
                Subscription.newBuilder().setGroup(RawClient.resource(group));
        for (String topic : topics) {
            subscription.addSubscriptions(
                    SubscriptionEntry.newBuilder()
                            .setTopic(RawClient.resource(topic))
                            .setExpression(RawClient.everything()));
        }
        return Settings.newBuilder().setClientType(type).setSubscription(subscription).build();
    }

    private static Code heartbeat(RawClient client, ClientType type, String group) {
        HeartbeatRequest.Builder request = HeartbeatRequest.newBuilder().setClientType(type);
        if (!group.isEmpty()) {
            request.setGroup(RawClient.resource(group));
        }
        return client.blocking().heartbeat(request.build()).getStatus().getCode();
    }

    private static void leave(RawClient client, String group) {
        Status status =
                client.blocking()
                        .notifyClientTermination(
                                NotifyClientTerminationRequest.newBuilder()
                                        .setGroup(RawClient.resource(group))
                                        .build())
                        .getStatus();
        assertThat(status.getCode()).isEqualTo(Code.OK);
    }

    /** Sends one message and returns its id. */
    private String send() throws Exception {
        try (RawClient producer = new RawClient(first)) {
            return producer.blocking()
                    .sendMessage(
                            SendMessageRequest.newBuilder()
                                    .addMessages(
                                            RawClient.message(
                                                    topic,
                                                    "trial".getBytes(StandardCharsets.US_ASCII)))
                                    .build())
                    .getEntries(0)
                    .getMessageId();
        }
    }

    /** The tool fails for a group of which the broker knows nobody. */
    private Set<String> clientIds(String group) throws Exception {
        try {
            return admin.examineConsumerConnectionInfo(group).getConnectionSet().stream()
                    .map(Connection::getClientId)
                    .collect(Collectors.toSet());
        } catch (MQBrokerException e) {
            if (e.getResponseCode() == ResponseCode.CONSUMER_NOT_ONLINE) {
                return Set.of();
            }
            throw e;
        }
    }

    private String address(String group) throws Exception {
        return admin.examineConsumerConnectionInfo(group)
                .getConnectionSet()
                .iterator()
                .next()
                .getClientAddr();
    }

    private Set<String> subscriptions(String group) throws Exception {
        return admin.examineConsumerConnectionInfo(group).getSubscriptionTable().keySet();
    }

    private static <T> CompletableFuture<T> supply(Callable<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                result.complete(call.call());
                            } catch (Exception e) {
                                result.completeExceptionally(e);
                            }
                        });
        return result;
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(100))
                .pollInSameThread()
                .ignoreExceptions()
                .until(condition);
    }
}
