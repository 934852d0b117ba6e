package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import apache.rocketmq.v2.Message;
import io.github.rocketproxy.it.support.GroupClient;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.ProxyUnderTest;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
    private GroupClient client;

    @BeforeEach
    void setUp() {
        topic = cluster.createTopic("attempt", TopicType.FIFO, 1);
        group = cluster.createGroup("attempt", true);
        proxy = ProxyKind.shared(PipelineMode.FUSED);
        client = new GroupClient(new RawClient(proxy), group, topic);
        client.raw().announceConsumer(group, topic);
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

        assertThat(GroupClient.ids(lost)).isNotEmpty().isSubsetOf(sent);
        assertThat(GroupClient.ids(again))
                .startsWith(GroupClient.ids(lost).toArray(String[]::new))
                .isSubsetOf(sent);
        assertThat(receive("second")).as("the queue is taken").isEmpty();
        again.forEach(client::confirm);
    }

    @Test
    void shouldGetWhatComesLaterWhenTheReceiveBeforeWasEmpty() {
        assertThat(receive("first")).isEmpty();
        List<String> sent = send(2);

        List<String> received = GroupClient.ids(receive("first"));

        assertThat(received).isNotEmpty().isSubsetOf(sent);
        assertThat(GroupClient.ids(receive("first"))).startsWith(received.toArray(String[]::new));
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
                            messages.forEach(client::confirm);
                            received.addAll(messages);
                            return received.size() >= sent.size();
                        });

        assertThat(GroupClient.ids(received)).isEqualTo(sent);
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
        return IntStream.range(0, count)
                .mapToObj(number -> client.fifo("g", "" + number))
                .peek(client::send)
                .map(GroupClient::id)
                .toList();
    }

    private List<Message> receive(String attemptId) {
        return client.poll(client.request(INVISIBLE).setAttemptId(attemptId).build());
    }
}
