package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.Encoding;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.SendMessageRequest;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.NodeClient;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.ProxyUnderTest;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.rocketmq.shaded.com.google.protobuf.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The published Node.js client, as its users run it. What it needs of a proxy: status and settings
 * in one telemetry command, else it does not start; HTTP taken as a language; bodies that are plain
 * or gzip; no item of a receive above 4 MiB; a handle in the answer to a changed duration.
 */
@IntegrationTest
class NodeClientIT {
    private final RealCluster cluster = RealCluster.shared();
    private ProxyUnderTest proxy;

    @BeforeEach
    void install() {
        NodeClient.install();
        proxy = ProxyKind.shared(PipelineMode.FUSED);
    }

    @Test
    void shouldReceiveAndAckWhatItSent() {
        String topic = cluster.createTopic("node-normal", TopicType.NORMAL, 4);
        String group = cluster.createGroup("node-normal", false);
        Map<String, Object> wanted = message("hello");
        wanted.putAll(Map.of("tag", "a", "keys", List.of("k1", "k2")));
        wanted.put("properties", Map.of("colour", "grün"));
        Map<String, Object> other = message("not for us");
        other.put("tag", "b");
        List<JsonNode> sent = produce(topic, other, wanted);

        List<JsonNode> facts = consume(topic, group, 1, Map.of("tags", "a"));

        assertThat(values(facts, "id")).containsExactly(values(sent, "sent").get(1));
        assertThat(values(facts, "acked")).isEqualTo(values(facts, "id"));
        JsonNode received = having(facts, "body").getFirst();
        assertThat(body(received)).isEqualTo("hello");
        assertThat(received.get("keys")).extracting(JsonNode::asText).containsExactly("k1", "k2");
        assertThat(received.get("properties").get("colour").asText()).isEqualTo("grün");
        assertThat(received.get("corrupted").asBoolean()).isFalse();
        assertThat(received.get("attempt").asInt()).isEqualTo(1);
        assertThat(values(facts, "stopped")).hasSize(1);
    }

    @Test
    void shouldReceiveInOrderOfEachGroupWhenFifo() {
        String topic = cluster.createTopic("node-fifo", TopicType.FIFO, 4);
        String group = cluster.createGroup("node-fifo", true);
        Map<?, ?>[] messages =
                IntStream.range(0, 12).mapToObj(NodeClientIT::fifo).toArray(Map[]::new);
        produce(topic, messages);

        List<JsonNode> received = having(consume(topic, group, 12, Map.of()), "body");

        assertThat(received.stream().filter(fact -> isOfGroup(fact, "g0")).map(NodeClientIT::body))
                .containsExactly("0", "2", "4", "6", "8", "10");
        assertThat(received.stream().filter(fact -> isOfGroup(fact, "g1")).map(NodeClientIT::body))
                .containsExactly("1", "3", "5", "7", "9", "11");
    }

    @Test
    void shouldReceiveNotBeforeItsTimeWhenDelayed() {
        String topic = cluster.createTopic("node-delay", TopicType.DELAY, 1);
        String group = cluster.createGroup("node-delay", false);
        Map<String, Object> message = message("later");
        message.put("delayMs", 3_000);
        produce(topic, message);

        JsonNode received = having(consume(topic, group, 1, Map.of()), "body").getFirst();

        assertThat(received.get("dueMs").asLong()).isPositive();
        assertThat(received.get("nowMs").asLong())
                .isGreaterThanOrEqualTo(received.get("dueMs").asLong());
    }

    @Test
    void shouldReceiveOnlyWhatWasCommittedWhenSentInTransactions() {
        String topic = cluster.createTopic("node-transaction", TopicType.TRANSACTION, 1);
        String group = cluster.createGroup("node-transaction", false);
        Map<String, Object> no = message("no");
        no.put("verdict", "rollback");
        Map<String, Object> yes = message("yes");
        yes.put("verdict", "commit");
        produce(topic, no, yes);

        List<JsonNode> facts = consume(topic, group, 1, Map.of());

        assertThat(having(facts, "body")).extracting(NodeClientIT::body).containsExactly("yes");
        assertThat(having(consume(topic, group, 0, Map.of()), "body")).isEmpty();
    }

    @Test
    void shouldAckWithTheNewHandleWhenItHidesAMessageForLonger() {
        String topic = cluster.createTopic("node-hide", TopicType.NORMAL, 1);
        String group = cluster.createGroup("node-hide", false);
        produce(topic, message("hidden"));

        List<JsonNode> facts = consume(topic, group, 1, Map.of("hide", 30_000));

        JsonNode hidden = having(facts, "hidden").getFirst();
        assertThat(hidden.get("handle").asText()).isNotEmpty();
        assertThat(values(facts, "acked")).isEqualTo(values(facts, "hidden"));
    }

    @Test
    void shouldReceiveAgainWhenItShowsAMessageAtOnce() {
        String topic = cluster.createTopic("node-again", TopicType.NORMAL, 1);
        String group = cluster.createGroup("node-again", false);
        produce(topic, message("again"));

        List<JsonNode> facts = consume(topic, group, 1, Map.of("hide", 0));

        assertThat(having(facts, "attempt"))
                .extracting(fact -> fact.get("attempt").asInt())
                .containsExactly(1, 2);
        assertThat(values(facts, "acked")).hasSize(1);
    }

    @Test
    void shouldConsumeEverythingWhenPushed() {
        String topic = cluster.createTopic("node-push", TopicType.NORMAL, 4);
        String group = cluster.createGroup("node-push", false);
        Map<?, ?>[] messages =
                IntStream.range(0, 20).mapToObj(i -> message("" + i)).toArray(Map[]::new);
        List<JsonNode> sent = produce(topic, messages);

        List<JsonNode> facts = run("push-consumer", topic, Map.of("group", group, "count", 20));

        assertThat(values(facts, "id")).containsExactlyInAnyOrderElementsOf(values(sent, "sent"));
    }

    @Test
    void shouldReceiveLargeAndGzippedBodiesIntact() throws IOException {
        String topic = cluster.createTopic("node-bodies", TopicType.NORMAL, 1);
        String group = cluster.createGroup("node-bodies", false);
        byte[] large = new byte[3 << 20];
        new Random(7).nextBytes(large);
        byte[] text = "gzip me ".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        try (RawClient client = new RawClient(proxy)) {
            send(client, RawClient.message(topic, large));
            send(client, RawClient.message(topic, large));
            send(client, gzipped(topic, text));
        }

        List<JsonNode> received = having(consume(topic, group, 3, Map.of()), "body");

        assertThat(received).noneMatch(fact -> fact.get("corrupted").asBoolean());
        assertThat(received)
                .extracting(fact -> Base64.getDecoder().decode(fact.get("body").asText()))
                .containsExactlyInAnyOrder(large, large, text);
    }

    private static void send(RawClient client, Message message) {
        SendMessageRequest request = SendMessageRequest.newBuilder().addMessages(message).build();
        assertThat(client.blocking().sendMessage(request).getStatus().getCode()).isEqualTo(Code.OK);
    }

    private static Message gzipped(String topic, byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        }
        return Message.newBuilder()
                .setTopic(RawClient.resource(topic))
                .setSystemProperties(RawClient.systemProperties().setBodyEncoding(Encoding.GZIP))
                .setBody(ByteString.copyFrom(bytes.toByteArray()))
                .build();
    }

    private static Map<String, Object> message(String body) {
        Map<String, Object> message = new HashMap<>();
        message.put(
                "body", Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8)));
        return message;
    }

    private static Map<String, Object> fifo(int number) {
        Map<String, Object> message = message("" + number);
        message.put("group", "g" + number % 2);
        return message;
    }

    private List<JsonNode> produce(String topic, Map<?, ?>... messages) {
        List<JsonNode> facts = run("producer", topic, Map.of("messages", List.of(messages)));
        assertThat(values(facts, "sent")).hasSize(messages.length);
        return facts;
    }

    private List<JsonNode> consume(String topic, String group, int count, Map<String, ?> more) {
        Map<String, Object> plan = new HashMap<>(more);
        plan.put("group", group);
        plan.put("count", count);
        return run("simple-consumer", topic, plan);
    }

    private List<JsonNode> run(String script, String topic, Map<String, Object> plan) {
        Map<String, Object> all = new HashMap<>(plan);
        all.put("endpoint", proxy.endpoint());
        all.put("topic", topic);
        return NodeClient.run(script, all);
    }

    private static List<JsonNode> having(List<JsonNode> facts, String field) {
        return facts.stream().filter(fact -> fact.has(field)).toList();
    }

    private static List<String> values(List<JsonNode> facts, String field) {
        return having(facts, field).stream().map(fact -> fact.get(field).asText()).toList();
    }

    private static boolean isOfGroup(JsonNode fact, String messageGroup) {
        return fact.get("group").asText().equals(messageGroup);
    }

    private static String body(JsonNode fact) {
        return new String(
                Base64.getDecoder().decode(fact.get("body").asText()), StandardCharsets.UTF_8);
    }
}
