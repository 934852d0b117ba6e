package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.FilterExpression;
import apache.rocketmq.v2.FilterType;
import apache.rocketmq.v2.ReceiveMessageRequest;
import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.ProxyUnderTest;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags and SQL92. */
@IntegrationTest
class FilterIT {
    private static final Duration INVISIBLE = Duration.ofSeconds(30);

    private final RealCluster cluster = RealCluster.shared();
    private final ProxyUnderTest proxy = ProxyKind.shared(PipelineMode.FUSED);
    private final Clients clients = new Clients(proxy);

    /** "Aa" and "BB" have one hash code, which is all that the broker compares. */
    @Test
    void shouldTellTagsOfEqualHashCodeApart() throws Exception {
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
        String topic = cluster.createTopic("filter-tag", TopicType.NORMAL, 1);
        String group = cluster.createGroup("filter-tag", false);
        try (Producer producer = clients.producer(topic);
                SimpleConsumer consumer = clients.simpleConsumer(group, topic, "  BB ||other ")) {
            send(producer, topic, "Aa", 1);
            send(producer, topic, "BB", 2);
            send(producer, topic, "third", 3);
            send(producer, topic, "other", 4);

            assertThat(receive(consumer, 2)).containsExactly("2", "4");
        }
    }

    @Test
    void shouldSelectByPropertiesWhenTheExpressionIsSql() throws Exception {
        String topic = cluster.createTopic("filter-sql", TopicType.NORMAL, 1);
        String group = cluster.createGroup("filter-sql", false);
        String sql = "(TAGS is not null and TAGS in ('a', 'b')) and size between 2 and 3";
        try (Producer producer = clients.producer(topic);
                SimpleConsumer consumer = clients.sqlConsumer(group, topic, sql)) {
            send(producer, topic, "a", 1);
            send(producer, topic, "a", 2);
            send(producer, topic, "b", 3);
            send(producer, topic, "c", 3);

            assertThat(receive(consumer, 2)).containsExactly("2", "3");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a = ", "a between 1", "(", "'", " "})
    void shouldRefuseAnSqlExpressionThatIsNone(String sql) {
        String topic = cluster.createTopic("filter-bad", TopicType.NORMAL, 1);
        String group = cluster.createGroup("filter-bad", false);
        try (RawClient client = new RawClient(proxy)) {
            client.announceConsumer(group, topic);
            ReceiveMessageRequest request =
                    RawClient.receive(group, topic, INVISIBLE)
                            .setFilterExpression(
                                    FilterExpression.newBuilder()
                                            .setType(FilterType.SQL)
                                            .setExpression(sql))
                            .build();

            assertThat(client.receive(request).getFirst().getStatus().getCode())
                    .isEqualTo(Code.ILLEGAL_FILTER_EXPRESSION);
        }
    }

    private static void send(Producer producer, String topic, String tag, int size)
            throws Exception {
        producer.send(
                Clients.message(topic, Integer.toString(size).getBytes(StandardCharsets.US_ASCII))
                        .setTag(tag)
                        .addProperty("size", Integer.toString(size))
                        .build());
    }

    /** Until so many different ones are there. */
    private static Set<String> receive(SimpleConsumer consumer, int count) {
        Set<String> bodies = new TreeSet<>();
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInSameThread()
                .until(
                        () -> {
                            for (MessageView view : consumer.receive(16, INVISIBLE)) {
                                bodies.add(
                                        new String(Clients.body(view), StandardCharsets.US_ASCII));
                            }
                            return bodies.size() >= count;
                        });
        return bodies;
    }
}
