package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.ProxyUnderTest;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.PushConsumer;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.apache.rocketmq.client.apis.producer.Transaction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** On a cluster of its own: after transactions the broker keeps a core busy. */
@IntegrationTest
class TransactionIT {
    @Test
    void shouldShowCommittedAndHideRolledBackWhenTransactionsEnd() throws Exception {
        ProxyKind.closeShared();
        try (RealCluster cluster = RealCluster.start();
                ProxyUnderTest proxy = ProxyKind.start(cluster, PipelineMode.FUSED)) {
            String topic = cluster.createTopic("transaction", TopicType.TRANSACTION, 2);
            String group = cluster.createGroup("transaction", false);
            Clients clients = new Clients(proxy);
            Set<String> seen = ConcurrentHashMap.newKeySet();
            try (PushConsumer consumer =
                            clients.pushConsumer(
                                    group,
                                    topic,
                                    2,
                                    view -> {
                                        seen.add(
                                                new String(
                                                        Clients.body(view),
                                                        StandardCharsets.US_ASCII));
                                        return ConsumeResult.SUCCESS;
                                    });
                    Producer producer = clients.transactionProducer(topic)) {
                send(producer, topic, "rolled-back").rollback();
                Transaction open = send(producer, topic, "committed-late");
                send(producer, topic, "committed").commit();

                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> seen.contains("committed"));
                assertThat(seen).containsExactly("committed");

                open.commit();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> seen.contains("committed-late"));
                Awaitility.await()
                        .during(Duration.ofSeconds(2))
                        .atMost(Duration.ofSeconds(4))
                        .until(() -> !seen.contains("rolled-back"));
                assertThat(consumer.getConsumerGroup()).isEqualTo(group);
            }
        }
    }

    private static Transaction send(Producer producer, String topic, String body) throws Exception {
        Transaction transaction = producer.beginTransaction();
        producer.send(
                Clients.message(topic, body.getBytes(StandardCharsets.US_ASCII)).build(),
                transaction);
        return transaction;
    }
}
