package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageType;
import apache.rocketmq.v2.ReceiveMessageRequest;
import apache.rocketmq.v2.ReceiveMessageResponse;
import apache.rocketmq.v2.SendMessageRequest;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.ProxyUnderTest;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.rocketmq.shaded.com.google.protobuf.ByteString;
import org.apache.rocketmq.shaded.io.grpc.Context;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A consumer of an ordered group that tries a receive again under the same attempt id. */
@IntegrationTest
class AttemptIdIT {
    private static final Duration INVISIBLE = Duration.ofMinutes(2);

    private final RealCluster cluster = RealCluster.shared();
    private String topic;
    private String group;
    private ProxyUnderTest proxy;
    private RawClient client;

    @BeforeEach
    void setUp() {
        topic = cluster.createTopic("attempt", TopicType.FIFO, 1);
        group = cluster.createGroup("attempt", true);
        proxy = ProxyKind.shared(PipelineMode.FUSED);
        client = new RawClient(proxy);
        client.announceConsumer(group, topic);
    }

    @AfterEach
    void tearDown() {
        client.close();
    }

    @Test
    void shouldGetTheSameMessagesAgainWhenTheAnswerWasLost() {
        List<String> sent = send(3);
        List<Message> lost = receive("first");

        List<Message> again = receive("first");

        assertThat(ids(lost)).isNotEmpty().isSubsetOf(sent);
        assertThat(ids(again)).startsWith(ids(lost).toArray(String[]::new)).isSubsetOf(sent);
        assertThat(receive("second")).as("the queue is taken").isEmpty();
        again.forEach(this::ack);
    }

    @Test
    void shouldGetWhatComesLaterWhenTheReceiveBeforeWasEmpty() {
        assertThat(receive("first")).isEmpty();
        List<String> sent = send(2);

        List<String> received = ids(receive("first"));

        assertThat(received).isNotEmpty().isSubsetOf(sent);
        assertThat(ids(receive("first"))).startsWith(received.toArray(String[]::new));
    }

    @Test
    void shouldGetEveryMessageUncountedWhenTheReceiveBroke() throws InterruptedException {
        assumeTrue(proxy instanceof InJvmProxy, "must see when the receive waits");
        InJvmProxy inside = (InJvmProxy) proxy;
        long nackedBefore = inside.counter(ProxyCounter.NACKED_MESSAGES);
        breakReceive(inside, "first");
        List<String> sent = send(2);

        List<Message> received = new ArrayList<>();
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(10))
                .pollInSameThread()
                .until(
                        () -> {
                            List<Message> messages = receive("first");
                            messages.forEach(this::ack);
                            received.addAll(messages);
                            return received.size() >= sent.size();
                        });

        assertThat(ids(received)).isEqualTo(sent);
        assertThat(received)
                .extracting(message -> message.getSystemProperties().getDeliveryAttempt())
                .containsOnly(1);
        assertThat(inside.counter(ProxyCounter.NACKED_MESSAGES)).isGreaterThan(nackedBefore);
    }

    /** Starts a receive, lets it wait at the broker, and breaks its stream. */
    private void breakReceive(InJvmProxy inside, String attemptId) throws InterruptedException {
        Context.CancellableContext context = Context.current().withCancellation();
        Thread receiver = Thread.ofVirtual().start(context.wrap(() -> receiveBroken(attemptId)));
        Awaitility.await().until(() -> inside.underWay() > 0);
        context.cancel(null);
        receiver.join();
    }

    private void receiveBroken(String attemptId) {
        assertThatThrownBy(() -> receive(attemptId)).hasMessageContaining("CANCELLED");
    }

    private List<String> send(int count) {
        return IntStream.range(0, count).mapToObj(this::sendOne).toList();
    }

    private String sendOne(int number) {
        Message message =
                Message.newBuilder()
                        .setTopic(RawClient.resource(topic))
                        .setSystemProperties(
                                RawClient.systemProperties()
                                        .setMessageType(MessageType.FIFO)
                                        .setMessageGroup("g"))
                        .setBody(ByteString.copyFrom("" + number, StandardCharsets.US_ASCII))
                        .build();
        SendMessageRequest request = SendMessageRequest.newBuilder().addMessages(message).build();
        assertThat(client.blocking().sendMessage(request).getStatus().getCode()).isEqualTo(Code.OK);
        return id(message);
    }

    private ReceiveMessageRequest request(String attemptId) {
        return RawClient.receive(group, topic, INVISIBLE).setAttemptId(attemptId).build();
    }

    private List<Message> receive(String attemptId) {
        return client.receive(request(attemptId)).stream()
                .filter(ReceiveMessageResponse::hasMessage)
                .map(ReceiveMessageResponse::getMessage)
                .toList();
    }

    private void ack(Message message) {
        assertThat(
                        client.blocking()
                                .ackMessage(
                                        RawClient.ack(group, topic)
                                                .addEntries(RawClient.ackEntry(message))
                                                .build())
                                .getStatus()
                                .getCode())
                .isEqualTo(Code.OK);
    }

    private static List<String> ids(List<Message> messages) {
        return messages.stream().map(AttemptIdIT::id).toList();
    }

    private static String id(Message message) {
        return message.getSystemProperties().getMessageId();
    }
}
