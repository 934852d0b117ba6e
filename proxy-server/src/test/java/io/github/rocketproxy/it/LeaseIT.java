package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.AckMessageResponse;
import apache.rocketmq.v2.ClientType;
import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.ForwardMessageToDeadLetterQueueRequest;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.NotifyClientTerminationRequest;
import apache.rocketmq.v2.ReceiveMessageRequest;
import apache.rocketmq.v2.ReceiveMessageResponse;
import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.FreePorts;
import io.github.rocketproxy.it.support.GroupClient;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.PushConsumer;
import org.apache.rocketmq.shaded.io.grpc.Context;
import org.apache.rocketmq.shaded.io.grpc.stub.StreamObserver;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Received messages that the proxy keeps invisible, with a real broker. The first invisible
 * duration is five seconds, so that a consumer that waits for three renewals would lose its message
 * several times over; where messages are to come back by themselves, it is the default of a minute,
 * which is longer than the tests have patience.
 */
@IntegrationTest
class LeaseIT {
    private static final Map<String, String> SHORT =
            Map.of(
                    "pipeline.shards", "2",
                    "leases.invisibleMs", "5000",
                    "leases.renewAheadMs", "2500",
                    "leases.maxRenewalMs", "5000");
    private static final Map<String, String> DEFAULT = Map.of("leases.silentClientMs", "1000");
    private static final Duration LONG = Duration.ofMinutes(5);

    private final RealCluster cluster = RealCluster.shared();
    private final ConcurrentLinkedQueue<String> deliveries = new ConcurrentLinkedQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private String topic;
    private String group;

    @BeforeAll
    static void freeTheMachine() {
        ProxyKind.closeShared();
    }

    @BeforeEach
    void setUp() {
        topic = cluster.createTopic("lease", TopicType.NORMAL, 1);
        group = cluster.createGroup("lease", false);
    }

    private static InJvmProxy start(Map<String, String> settings) {
        return InJvmProxy.cluster(
                RealCluster.shared().nameServerAddress(), PipelineMode.FUSED, settings);
    }

    private GroupClient pushClient(InJvmProxy proxy) {
        GroupClient client = new GroupClient(new RawClient(proxy), group, topic);
        client.raw().announceConsumer(ClientType.PUSH_CONSUMER, group, topic);
        return client;
    }

    private GroupClient sameClient(InJvmProxy proxy, GroupClient first) {
        return new GroupClient(new RawClient(proxy, first.raw().clientId()), group, topic);
    }

    private static ReceiveMessageRequest autoRenewed(GroupClient client) {
        return client.request(LONG).setAutoRenew(true).build();
    }

    private static long renewals(InJvmProxy proxy) {
        return proxy.counter(ProxyCounter.LEASE_RENEWALS);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).ignoreExceptions().until(condition);
    }

    /**
     * Takes a message of this body and works on it until {@link #release}; others are done at once.
     */
    private PushConsumer slowConsumer(InJvmProxy proxy, String slowBody) throws Exception {
        return new Clients(proxy)
                .pushConsumer(
                        group,
                        topic,
                        4,
                        view -> {
                            deliveries.add(view.getMessageId().toString());
                            boolean isSlow = view.getBody().remaining() == slowBody.length();
                            return !isSlow || isReleased()
                                    ? ConsumeResult.SUCCESS
                                    : ConsumeResult.FAILURE;
                        });
    }

    private boolean isReleased() {
        try {
            return release.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void shouldDeliverOnceWhenAPushConsumerTakesLongerThanTheInvisibleDuration() throws Exception {
        try (InJvmProxy proxy = start(SHORT);
                GroupClient sender = pushClient(proxy);
                PushConsumer consumer = slowConsumer(proxy, "slow")) {
            String id = sender.send("slow");
            await(() -> renewals(proxy) >= 3);
            release.countDown();
            await(() -> proxy.leases() == 0);
            assertThat(deliveries).containsExactly(id);
            assertThat(consumer.getConsumerGroup()).isEqualTo(group);
        }
    }

    @Test
    void shouldAckARenewedMessageWithTheFirstHandleOnAnotherConnectionOfTheClient() {
        try (InJvmProxy proxy = start(SHORT);
                GroupClient client = pushClient(proxy);
                GroupClient second = sameClient(proxy, client);
                GroupClient third = sameClient(proxy, client)) {
            // two connections more: at least one of them is on the other shard
            for (GroupClient acking : List.of(second, third)) {
                String id = client.send("leased");
                long before = renewals(proxy);
                Message message = client.receive(autoRenewed(client)).getFirst();
                await(() -> renewals(proxy) > before);
                AckMessageResponse ack = acking.ack(message);
                assertThat(ack.getStatus().getCode()).isEqualTo(Code.OK);
                assertThat(ack.getEntries(0).getReceiptHandle())
                        .isEqualTo(message.getSystemProperties().getReceiptHandle());
                await(() -> proxy.leases() == 0);
                assertThat(GroupClient.id(message)).isEqualTo(id);
            }
            assertNothingComes(client);
        }
    }

    @Test
    void shouldRedeliverAtOnceWhenTheClientTerminates() {
        try (InJvmProxy proxy = start(DEFAULT);
                GroupClient client = pushClient(proxy)) {
            String id = client.send("leased");
            client.receive(autoRenewed(client));
            assertThat(
                            client.raw()
                                    .blocking()
                                    .notifyClientTermination(
                                            NotifyClientTerminationRequest.newBuilder()
                                                    .setGroup(RawClient.resource(group))
                                                    .build())
                                    .getStatus()
                                    .getCode())
                    .isEqualTo(Code.OK);
            assertRedelivered(proxy, id);
        }
    }

    @Test
    void shouldRedeliverWhenTheClientVanishes() {
        try (InJvmProxy proxy = start(DEFAULT)) {
            String id;
            try (GroupClient vanishing = pushClient(proxy)) {
                id = vanishing.send("leased");
                vanishing.receive(autoRenewed(vanishing));
            }
            assertRedelivered(proxy, id);
        }
    }

    private void assertRedelivered(InJvmProxy proxy, String id) {
        try (GroupClient other = pushClient(proxy)) {
            Message again = other.receive(other.request(LONG).build()).getFirst();
            assertThat(GroupClient.id(again)).isEqualTo(id);
            assertThat(again.getSystemProperties().getDeliveryAttempt()).isEqualTo(2);
            other.confirm(again);
        }
    }

    @Test
    void shouldRedeliverUncountedWhenTheReceiveIsCancelledBeforeItsAnswer() {
        try (InJvmProxy proxy = start(DEFAULT);
                GroupClient client = pushClient(proxy)) {
            Context.CancellableContext context = Context.current().withCancellation();
            context.run(
                    () ->
                            client.raw()
                                    .stub()
                                    .receiveMessage(client.request(LONG).build(), new Ignored()));
            await(() -> proxy.underWay() == 1);
            context.cancel(null);
            String id = client.send("leased");
            await(() -> proxy.counter(ProxyCounter.NACKED_MESSAGES) == 1);
            Message again = client.receive(client.request(LONG).build()).getFirst();
            assertThat(GroupClient.id(again)).isEqualTo(id);
            assertThat(again.getSystemProperties().getDeliveryAttempt()).isEqualTo(1);
            client.confirm(again);
        }
    }

    @Test
    void shouldStopRenewingWhenTheMessageIsForwardedToTheDeadLetterQueue() {
        try (InJvmProxy proxy = start(SHORT);
                GroupClient client = pushClient(proxy)) {
            client.send("leased");
            Message message = client.receive(autoRenewed(client)).getFirst();
            assertThat(
                            client.raw()
                                    .blocking()
                                    .forwardMessageToDeadLetterQueue(deadLetter(message))
                                    .getStatus()
                                    .getCode())
                    .isEqualTo(Code.OK);
            await(() -> proxy.leases() == 0);
            assertNothingComes(client);
            await(() -> cluster.stored("%DLQ%" + group) == 1);
        }
    }

    private ForwardMessageToDeadLetterQueueRequest deadLetter(Message message) {
        return ForwardMessageToDeadLetterQueueRequest.newBuilder()
                .setGroup(RawClient.resource(group))
                .setTopic(RawClient.resource(topic))
                .setMessageId(GroupClient.id(message))
                .setReceiptHandle(message.getSystemProperties().getReceiptHandle())
                .setDeliveryAttempt(3)
                .setMaxDeliveryAttempts(3)
                .build();
    }

    /** For longer than a lease: what is still renewed or comes back would show. */
    private static void assertNothingComes(GroupClient client) {
        Awaitility.await()
                .during(Duration.ofSeconds(6))
                .atMost(Duration.ofSeconds(26))
                .pollInterval(Duration.ofMillis(100))
                .pollInSameThread()
                .until(() -> client.poll(client.request(LONG).build()).isEmpty());
    }

    @Test
    void shouldGoOnRenewingAfterTheProxyRestarted() throws Exception {
        Map<String, String> settings = new HashMap<>(SHORT);
        settings.put("grpc.port", Integer.toString(FreePorts.next()));
        InJvmProxy killed = start(settings);
        InJvmProxy restarted = null;
        try (GroupClient sender = pushClient(killed);
                PushConsumer consumer = slowConsumer(killed, "slow")) {
            sender.send("short, and done at once");
            await(() -> deliveries.size() == 1 && killed.leases() == 0);
            killed.kill();
            restarted = start(settings);
            InJvmProxy now = restarted;
            sender.send("slow");
            await(() -> renewals(now) >= 3);
            release.countDown();
            await(() -> now.leases() == 0);
            assertThat(deliveries).doesNotHaveDuplicates().hasSize(2);
            assertThat(consumer.getConsumerGroup()).isEqualTo(group);
        } finally {
            if (restarted != null) {
                restarted.close(); // after its consumer, whose polls would be left in flight
            }
        }
    }

    private static final class Ignored implements StreamObserver<ReceiveMessageResponse> {
        @Override
        public void onNext(ReceiveMessageResponse item) {
            throw new IllegalStateException("nobody should get " + item);
        }

        @Override
        public void onError(Throwable failure) {
            // cancelled
        }

        @Override
        public void onCompleted() {
            // not to be
        }
    }
}
