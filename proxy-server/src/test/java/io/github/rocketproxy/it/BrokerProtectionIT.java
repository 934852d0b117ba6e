package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.backend.link.LinkView;
import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.SecondBroker;
import io.github.rocketproxy.it.support.SteadySenders;
import io.github.rocketproxy.it.support.TopicType;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.PushConsumer;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Two brokers, one of which stalls or dies while official clients are at work: what can go to the
 * other one does, nobody is left without an answer, nothing that was confirmed is lost, and the
 * broker gets its share again when it is back.
 */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokerProtectionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private RealCluster cluster;
    private SecondBroker second;
    private InJvmProxy proxy;

    /** On both brokers. */
    private String topic;

    /** On the first broker alone. */
    private String topicOfFirst;

    private String group;
    private final Set<String> consumed = ConcurrentHashMap.newKeySet();

    @BeforeAll
    void startCluster() throws Exception {
        ProxyKind.closeShared();
        cluster = RealCluster.start();
        second = new SecondBroker(cluster);
        topic = cluster.createTopic("protection", TopicType.NORMAL, 4);
        second.addTopic(topic, TopicType.NORMAL, 4);
        topicOfFirst = cluster.createTopic("bystander", TopicType.NORMAL, 4);
        group = cluster.createGroup("protection", false);
        second.addGroup(group);
        proxy =
                InJvmProxy.cluster(
                        cluster.nameServerAddress(),
                        PipelineMode.FUSED,
                        Map.of(
                                "metadata.refreshMs", "1000",
                                "leases.invisibleMs", "8000",
                                "leases.renewAheadMs", "3000",
                                "backend.protection.routing.slowStartMs", "1000",
                                "backend.protection.circuit.maxPauseMs", "1000"));
    }

    @AfterAll
    void stopCluster() {
        proxy.close();
        second.close();
        cluster.close();
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldGoOnWithTheOtherBrokerWhenOneStallsAndWhenOneDies() throws Exception {
        Clients clients = new Clients(proxy);
        try (Producer producer = clients.producer(topic);
                Producer bystander = clients.producer(topicOfFirst);
                PushConsumer consumer = consumer(clients)) {
            SteadySenders senders = SteadySenders.start(producer, topic, 16);
            SteadySenders bystanders = SteadySenders.start(bystander, topicOfFirst, 2);
            awaitProgress("both brokers take messages", () -> second.stored(topic) > 50);

            second.pause();
            try {
                await("circuit open", link -> link.circuit().equals("OPEN"));
                assertThat(links()).allMatch(link -> link.share() == 0);
                awaitMore(senders, 300);
            } finally {
                second.resume();
            }
            awaitBack();

            second.kill();
            await("circuit open", link -> !link.circuit().equals("CLOSED"));
            awaitMore(senders, 300);
            second.start();
            awaitBack();

            List<String> answered = senders.stop();
            bystanders.stop();
            assertThat(bystanders.failures()).isEmpty();
            assertThat(senders.failures().size()).isLessThanOrEqualTo(answered.size() / 100);
            Awaitility.await("consumed")
                    .atMost(PATIENCE)
                    .pollInSameThread()
                    .untilAsserted(() -> assertThat(consumed).containsAll(answered));
            assertThat(proxy.counter(ProxyCounter.CIRCUIT_OPENED)).isGreaterThanOrEqualTo(2);
            assertThat(consumer.getConsumerGroup()).isEqualTo(group);
        }
    }

    private PushConsumer consumer(Clients clients) throws Exception {
        return clients.pushConsumer(
                group,
                topic,
                4,
                view -> {
                    consumed.add(new String(Clients.body(view), StandardCharsets.US_ASCII));
                    return ConsumeResult.SUCCESS;
                });
    }

    private List<LinkView> links() {
        return proxy.links(SecondBroker.NAME);
    }

    private void await(String what, Predicate<LinkView> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInSameThread()
                .until(() -> links().stream().allMatch(condition));
    }

    private static void awaitProgress(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInSameThread()
                .ignoreExceptions()
                .until(condition);
    }

    private static void awaitMore(SteadySenders senders, int count) {
        int before = senders.answered();
        awaitProgress("the others take messages", () -> senders.answered() >= before + count);
    }

    /** It takes requests, gets its full share, and messages arrive there. */
    private void awaitBack() throws Exception {
        await("broker is back", link -> link.circuit().equals("CLOSED") && link.share() == 100);
        long before = second.stored(topic);
        awaitProgress("messages go there again", () -> second.stored(topic) > before + 50);
    }
}
