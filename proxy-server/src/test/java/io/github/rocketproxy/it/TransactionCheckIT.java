package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.PushConsumer;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.apache.rocketmq.client.apis.producer.TransactionChecker;
import org.apache.rocketmq.client.apis.producer.TransactionResolution;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two proxies in front of one broker that checks every second. On a cluster of its own: after
 * transactions the broker keeps a core busy.
 */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransactionCheckIT {
    private static final Duration SOON = Duration.ofSeconds(40);

    private RealCluster cluster;

    @BeforeAll
    void start() {
        Assumptions.assumeTrue(ProxyKind.current() == ProxyKind.IN_JVM, "needs two proxies");
        ProxyKind.closeShared();
        cluster =
                RealCluster.start(
                        """
                        transactionTimeOut=1000
                        transactionCheckInterval=1000
                        enableMixedMessageType=true
                        """);
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TopicType.class,
            names = {"TRANSACTION", "MIXED"})
    void shouldAskExactlyOneLiveProducerWhenTheSenderHasGone(TopicType type) throws Exception {
        try (InJvmProxy first = proxy(cluster);
                InJvmProxy second = proxy(cluster)) {
            String topic = cluster.createTopic("checked", type, 2);
            String group = cluster.createGroup("checked", false);
            Set<String> seen = ConcurrentHashMap.newKeySet();
            List<String> checks = new CopyOnWriteArrayList<>();
            try (PushConsumer consumer =
                            new Clients(second)
                                    .pushConsumer(
                                            group,
                                            topic,
                                            1,
                                            view -> {
                                                seen.add(text(Clients.body(view)));
                                                return ConsumeResult.SUCCESS;
                                            });
                    Producer one = producer(second, topic, checker("one", checks));
                    Producer two = producer(second, topic, checker("two", checks))) {
                assertThat(consumer.getConsumerGroup()).isEqualTo(group);
                assertThat(one).isNotSameAs(two);
                sendAndGo(first, topic);
                awaitOneConnection(cluster.admin(), topic);

                Awaitility.await().atMost(SOON).until(() -> seen.contains("orphan"));

                assertThat(checks).isNotEmpty().allMatch(check -> check.endsWith(" orphan"));
                assertThat(second.counter(ProxyCounter.TRANSACTION_CHECKS))
                        .as("each check went to one producer")
                        .isEqualTo(checks.size());
                assertThat(first.counter(ProxyCounter.TRANSACTION_CHECKS)).isZero();
            }
            awaitNoConnection(cluster.admin(), topic);
        }
    }

    private static InJvmProxy proxy(RealCluster cluster) {
        return InJvmProxy.cluster(cluster.nameServerAddress(), PipelineMode.INLINE);
    }

    /** Leaves a half message behind; its producer has said goodbye. */
    private static void sendAndGo(InJvmProxy proxy, String topic) throws Exception {
        try (Producer gone =
                producer(
                        proxy,
                        topic,
                        view -> {
                            throw new AssertionError("it has gone");
                        })) {
            gone.send(
                    Clients.message(topic, "orphan".getBytes(StandardCharsets.US_ASCII)).build(),
                    gone.beginTransaction());
        }
    }

    private static TransactionChecker checker(String name, List<String> checks) {
        return view -> {
            checks.add(name + " " + text(Clients.body(view)));
            return TransactionResolution.COMMIT;
        };
    }

    private static Producer producer(InJvmProxy proxy, String topic, TransactionChecker checker)
            throws Exception {
        return new Clients(proxy).transactionProducer(topic, checker);
    }

    private static void awaitOneConnection(DefaultMQAdminExt admin, String topic) {
        Awaitility.await("one entry a proxy")
                .atMost(SOON)
                .ignoreExceptions()
                .until(
                        () ->
                                admin.examineProducerConnectionInfo(topic, topic)
                                                .getConnectionSet()
                                                .size()
                                        == 1);
    }

    /** The tool fails for a group that the broker does not know. */
    private static void awaitNoConnection(DefaultMQAdminExt admin, String topic) {
        Awaitility.await("no entry is left")
                .atMost(SOON)
                .until(
                        () -> {
                            try {
                                return admin.examineProducerConnectionInfo(topic, topic)
                                        .getConnectionSet()
                                        .isEmpty();
                            } catch (Exception unknownGroup) {
                                return true;
                            }
                        });
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.US_ASCII);
    }
}
