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
import apache.rocketmq.v2.SendMessageRequest;
import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.FreePorts;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.PushConsumer;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.apache.rocketmq.shaded.io.grpc.Context;
import org.apache.rocketmq.shaded.io.grpc.stub.StreamObserver;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Received messages that the proxy keeps invisible, with a real broker. The first invisible
 * duration is five seconds, so that a consumer that takes ten would lose its message several times
 * over.
 */
@IntegrationTest
class LeaseIT {
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "pipeline.shards", "2",
                    "leases.invisibleMs", "5000",
                    "leases.renewAheadMs", "2500",
                    "leases.maxRenewalMs", "5000",
                    "leases.silentClientMs", "1000");
    private static final String LONG_WORK = "takes nine seconds";
    private static final Duration LONG = Duration.ofMinutes(5);

    private final RealCluster cluster = RealCluster.shared();
    private static InJvmProxy proxy;
    private String topic;
    private String group;
    private RawClient client;

    @BeforeAll
    static void startProxy() {
        ProxyKind.closeShared();
        proxy = start(SETTINGS);
    }

    private static InJvmProxy start(Map<String, String> settings) {
        return InJvmProxy.cluster(
                RealCluster.shared().nameServerAddress(), PipelineMode.FUSED, settings);
    }

    @AfterAll
    static void stopProxy() {
        proxy.close();
    }

    @BeforeEach
    void setUp() {
        topic = cluster.createTopic("lease", TopicType.NORMAL, 1);
        group = cluster.createGroup("lease", false);
        client = new RawClient(proxy);
        client.announceConsumer(ClientType.PUSH_CONSUMER, group, topic);
    }

    @AfterEach
    void tearDown() {
        client.close();
    }

    @Test
    void shouldDeliverOnceWhenAPushConsumerTakesLongerThanTheInvisibleDuration() throws Exception {
        long renewals = proxy.counter(ProxyCounter.LEASE_RENEWALS);
        ConcurrentLinkedQueue<String> deliveries = new ConcurrentLinkedQueue<>();
        CountDownLatch consumed = new CountDownLatch(1);
        Clients clients = new Clients(proxy);
        try (Producer producer = clients.producer(topic);
                PushConsumer consumer =
                        clients.pushConsumer(
                                group,
                                topic,
                                4,
                                view -> {
                                    deliveries.add(view.getMessageId().toString());
                                    pauseMs(10_000);
                                    consumed.countDown();
                                    return ConsumeResult.SUCCESS;
                                })) {
            producer.send(Clients.message(topic, "slow".getBytes(StandardCharsets.UTF_8)).build());
            assertThat(consumed.await(60, TimeUnit.SECONDS)).isTrue();
            Awaitility.await()
                    .during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> deliveries.size() == 1);
            assertThat(consumer.getConsumerGroup()).isEqualTo(group);
        }
        assertThat(proxy.counter(ProxyCounter.LEASE_RENEWALS) - renewals).isGreaterThanOrEqualTo(3);
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> proxy.leases() == 0);
    }

    private static void pauseMs(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldAckARenewedMessageWithTheFirstHandleOnAnotherConnectionOfTheClient() {
        String id = send();
        long renewals = proxy.counter(ProxyCounter.LEASE_RENEWALS);
        Message message = receive(client);
        await(() -> proxy.counter(ProxyCounter.LEASE_RENEWALS) > renewals);
        try (RawClient second = new RawClient(proxy, client.clientId());
                RawClient third = new RawClient(proxy, client.clientId())) {
            // two connections: at least one of them is on the other shard
            AckMessageResponse ack = ack(second, message);
            assertThat(ack.getStatus().getCode()).isEqualTo(Code.OK);
            assertThat(ack.getEntries(0).getReceiptHandle())
                    .isEqualTo(message.getSystemProperties().getReceiptHandle());
            await(() -> proxy.leases() == 0);
            String other = send();
            Message next = receive(client);
            assertThat(next.getSystemProperties().getMessageId()).isEqualTo(other);
            assertThat(ack(third, next).getStatus().getCode()).isEqualTo(Code.OK);
            await(() -> proxy.leases() == 0);
        }
        assertThat(message.getSystemProperties().getMessageId()).isEqualTo(id);
        assertNothingComes(Duration.ofSeconds(6));
    }

    @Test
    void shouldRedeliverAtOnceWhenTheClientTerminates() {
        String id = send();
        Message message = receive(client, autoRenewed());
        assertThat(
                        client.blocking()
                                .notifyClientTermination(
                                        NotifyClientTerminationRequest.newBuilder()
                                                .setGroup(RawClient.resource(group))
                                                .build())
                                .getStatus()
                                .getCode())
                .isEqualTo(Code.OK);
        assertRedelivered(id, message, 2);
    }

    @Test
    void shouldRedeliverWhenTheClientVanishes() {
        String id = send();
        Message message;
        try (RawClient vanishing = new RawClient(proxy)) {
            vanishing.announceConsumer(ClientType.PUSH_CONSUMER, group, topic);
            message = receive(vanishing, autoRenewed());
        }
        assertRedelivered(id, message, 2);
    }

    /** Without a hand-back such a message stays hidden for as long as its client is there. */
    private ReceiveMessageRequest autoRenewed() {
        return RawClient.receive(group, topic, LONG).setAutoRenew(true).build();
    }

    private void assertRedelivered(String id, Message first, int attempt) {
        try (RawClient other = new RawClient(proxy)) {
            other.announceConsumer(group, topic);
            Message again = receive(other, RawClient.receive(group, topic, LONG).build());
            assertThat(again.getSystemProperties().getMessageId()).isEqualTo(id);
            assertThat(again.getSystemProperties().getDeliveryAttempt()).isEqualTo(attempt);
            assertThat(again.getBody()).isEqualTo(first.getBody());
            assertThat(ack(other, again).getStatus().getCode()).isEqualTo(Code.OK);
        }
    }

    @Test
    void shouldRedeliverUncountedWhenTheReceiveIsCancelledBeforeItsAnswer() {
        Context.CancellableContext context = Context.current().withCancellation();
        context.run(
                () ->
                        client.stub()
                                .receiveMessage(
                                        RawClient.receive(group, topic, LONG).build(),
                                        new Ignored()));
        await(() -> proxy.underWay() == 1);
        context.cancel(null);
        long nacked = proxy.counter(ProxyCounter.NACKED_MESSAGES);
        String id = send();
        await(() -> proxy.counter(ProxyCounter.NACKED_MESSAGES) > nacked);
        Message again = receive(client, RawClient.receive(group, topic, LONG).build());
        assertThat(again.getSystemProperties().getMessageId()).isEqualTo(id);
        assertThat(again.getSystemProperties().getDeliveryAttempt()).isEqualTo(1);
        assertThat(ack(client, again).getStatus().getCode()).isEqualTo(Code.OK);
    }

    @Test
    void shouldStopRenewingWhenTheMessageIsForwardedToTheDeadLetterQueue() throws Exception {
        String id = send();
        Message message = receive(client);
        assertThat(
                        client.blocking()
                                .forwardMessageToDeadLetterQueue(
                                        ForwardMessageToDeadLetterQueueRequest.newBuilder()
                                                .setGroup(RawClient.resource(group))
                                                .setTopic(RawClient.resource(topic))
                                                .setMessageId(id)
                                                .setReceiptHandle(
                                                        message.getSystemProperties()
                                                                .getReceiptHandle())
                                                .setDeliveryAttempt(3)
                                                .setMaxDeliveryAttempts(3)
                                                .build())
                                .getStatus()
                                .getCode())
                .isEqualTo(Code.OK);
        await(() -> proxy.leases() == 0);
        assertNothingComes(Duration.ofSeconds(6));
        String deadLetters = "%DLQ%" + group;
        await(
                () ->
                        cluster
                                        .admin()
                                        .examineTopicStats(deadLetters)
                                        .getOffsetTable()
                                        .values()
                                        .stream()
                                        .mapToLong(offset -> offset.getMaxOffset())
                                        .sum()
                                == 1);
    }

    @Test
    void shouldGoOnRenewingAfterTheProxyRestarted() throws Exception {
        Map<String, String> settings = withPort(FreePorts.next());
        InJvmProxy killed = start(settings);
        InJvmProxy restarted = null;
        ConcurrentLinkedQueue<String> deliveries = new ConcurrentLinkedQueue<>();
        CountDownLatch consumed = new CountDownLatch(2);
        Clients clients = new Clients(killed);
        try (PushConsumer consumer =
                clients.pushConsumer(
                        group,
                        topic,
                        4,
                        view -> {
                            deliveries.add(view.getMessageId().toString());
                            pauseMs(view.getBody().remaining() == LONG_WORK.length() ? 9_000 : 1);
                            consumed.countDown();
                            return ConsumeResult.SUCCESS;
                        })) {
            send("short");
            await(() -> deliveries.size() == 1);
            await(() -> consumed.getCount() == 1);
            killed.kill();
            restarted = start(settings);
            InJvmProxy now = restarted;
            send(LONG_WORK);
            await(() -> deliveries.size() == 2);
            await(() -> now.counter(ProxyCounter.LEASE_RENEWALS) >= 2);
            assertThat(consumed.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(deliveries).doesNotHaveDuplicates().hasSize(2);
            assertThat(consumer.getConsumerGroup()).isEqualTo(group);
        } finally {
            if (restarted != null) {
                restarted.close(); // after its consumer, whose polls would be left in flight
            }
        }
    }

    private static Map<String, String> withPort(int port) {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("grpc.port", Integer.toString(port));
        return settings;
    }

    private String send() {
        return send("leased");
    }

    private String send(String body) {
        Message message = RawClient.message(topic, body.getBytes(StandardCharsets.US_ASCII));
        assertThat(
                        client.blocking()
                                .sendMessage(
                                        SendMessageRequest.newBuilder()
                                                .addMessages(message)
                                                .build())
                                .getStatus()
                                .getCode())
                .isEqualTo(Code.OK);
        return message.getSystemProperties().getMessageId();
    }

    private Message receive(RawClient receiver) {
        return receive(receiver, autoRenewed());
    }

    private static Message receive(RawClient receiver, ReceiveMessageRequest request) {
        AtomicReference<Message> received = new AtomicReference<>();
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(10))
                .pollInSameThread()
                .until(
                        () -> {
                            received.set(
                                    messages(receiver, request).stream().findFirst().orElse(null));
                            return received.get() != null;
                        });
        return received.get();
    }

    private static List<Message> messages(RawClient receiver, ReceiveMessageRequest request) {
        return receiver.receive(request).stream()
                .filter(ReceiveMessageResponse::hasMessage)
                .map(ReceiveMessageResponse::getMessage)
                .toList();
    }

    /** Longer than a lease: what is still renewed or comes back would show. */
    private void assertNothingComes(Duration time) {
        ReceiveMessageRequest request = RawClient.receive(group, topic, LONG).build();
        Awaitility.await()
                .during(time)
                .atMost(time.plusSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .pollInSameThread()
                .until(() -> messages(client, request).isEmpty());
    }

    private AckMessageResponse ack(RawClient acker, Message message) {
        return acker.blocking()
                .ackMessage(
                        RawClient.ack(group, topic)
                                .addEntries(RawClient.ackEntry(message))
                                .build());
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).ignoreExceptions().until(condition);
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
