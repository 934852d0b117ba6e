package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import apache.rocketmq.v2.Code;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rocketproxy.it.support.AdminPages;
import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.SignedHeaders;
import io.github.rocketproxy.it.support.TopicType;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.traffic.LimitKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.apache.rocketmq.client.java.exception.TooManyRequestsException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Limits on a real cluster, met by official clients. Each test changes the rules of the one proxy
 * by its configuration file, while it runs.
 */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrafficLimitsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USER = "alice";
    private static final String SECRET = "a-secret";
    private static final int FLOOD = 400;
    private static final int RATE = 50;
    private static final Duration WITHIN = Duration.ofSeconds(30);

    private final RealCluster cluster = RealCluster.shared();
    private Path folder;
    private Path file;
    private String topic;
    private String group;
    private InJvmProxy proxy;
    private Clients clients;
    private Producer producer;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        topic = cluster.createTopic("limited", TopicType.NORMAL, 4);
        group = cluster.createGroup("limited-workers", false);
        Path users = folder.resolve("users.yaml");
        Files.writeString(
                users, "users:\n  - {name: %s, secret: %s, super: true}\n".formatted(USER, SECRET));
        file = folder.resolve("proxy.yaml");
        Files.writeString(file, "traffic: {mode: off}\n");
        proxy =
                InJvmProxy.following(
                        file,
                        cluster.nameServerAddress(),
                        Map.of(
                                "auth.authentication", "true",
                                "auth.users", "file",
                                "auth.usersFile", users.toString()));
        clients = new Clients(proxy, USER, SECRET);
        producer = clients.singleAttemptProducer(topic);
        assertThat(flood(20).passed).isEqualTo(20);
    }

    @AfterAll
    void stop() throws IOException {
        if (producer != null) {
            producer.close();
        }
        if (proxy != null) {
            proxy.close();
        }
    }

    private void write(String yaml) throws IOException {
        Path next = folder.resolve("next.yaml");
        Files.writeString(next, yaml);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Puts these rules in force. */
    private void limit(String mode, String rules) throws IOException {
        long before = proxy.counter(ProxyCounter.CONFIG_RELOADS);
        write("traffic:\n  mode: %s\n  %s\n".formatted(mode, rules));
        await().atMost(WITHIN)
                .until(() -> proxy.counter(ProxyCounter.CONFIG_RELOADS) == before + 1);
    }

    private JsonNode page() throws IOException, InterruptedException {
        return JSON.readTree(AdminPages.read(proxy, "/admin/limits"));
    }

    private JsonNode limitOf(LimitKind kind) throws IOException, InterruptedException {
        for (JsonNode limit : page().get("limits")) {
            if (limit.get("kind").asText().equals(kind.word())) {
                return limit;
            }
        }
        throw new IllegalStateException("no limit of " + kind);
    }

    /** How many of many sends, all at once, went through. */
    private record Flooded(int passed, List<Throwable> refusals, double seconds) {}

    private Flooded flood(int count) throws Exception {
        return flood(count, 16);
    }

    private Flooded flood(int count, int bytes) throws Exception {
        long startNs = System.nanoTime();
        List<CompletableFuture<?>> sends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sends.add(producer.sendAsync(Clients.message(topic, new byte[bytes]).build()));
        }
        int passed = 0;
        List<Throwable> refusals = new ArrayList<>();
        for (CompletableFuture<?> send : sends) {
            try {
                send.get(WITHIN.toSeconds(), TimeUnit.SECONDS);
                passed++;
            } catch (ExecutionException e) {
                refusals.add(e.getCause());
            }
        }
        return new Flooded(passed, refusals, (System.nanoTime() - startNs) / 1e9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TOTAL    | total: {requestsPerSecond: 50}",
                "PROTOCOL | protocols: {grpc: {requestsPerSecond: 50}}",
                "ADDRESS  | addresses: {127.0.0.1: {requestsPerSecond: 50}}",
                "USER     | users: {alice: {requestsPerSecond: 50}}",
                "TOPIC    | topics: {\"*\": {requestsPerSecond: 50}}",
            })
    void shouldMeetEachKindOfLimit(LimitKind kind, String rules) throws Exception {
        limit("enforce", rules);
        long before = proxy.counter(kind.refusals());

        Flooded flooded = flood(FLOOD);

        assertThat(flooded.passed)
                .isPositive()
                .isLessThanOrEqualTo((int) (RATE + RATE * (flooded.seconds + 1)) + 8);
        assertThat(flooded.refusals)
                .isNotEmpty()
                .allSatisfy(
                        refusal ->
                                assertThat(refusal)
                                        .isInstanceOf(TooManyRequestsException.class)
                                        .hasMessageContaining(kind.word())
                                        .hasMessageContaining("50 requests a second; retry in "));
        assertThat(proxy.counter(kind.refusals()) - before).isEqualTo(flooded.refusals.size());
        assertThat(limitOf(kind).get("refused").asLong()).isEqualTo(flooded.refusals.size());
    }

    /** Clients that start ask for routes, heartbeat and open telemetry: none of it is in flight. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "total: {requestsPerSecond: 100000, bytesPerSecond: 100000000, inFlight: 1000}",
                "addresses: {\"*\": {requestsPerSecond: 100000, inFlight: 1000}}",
                "users: {\"*\": {inFlight: 1000}}",
                "protocols: {grpc: {inFlight: 1000}}",
                "total: {inFlight: 8}",
            })
    void shouldLetClientsStartWhateverIsBoundedInFlight(String rules) throws Exception {
        limit("enforce", rules);
        try (Producer fresh = clients.singleAttemptProducer(topic);
                SimpleConsumer consumer = clients.simpleConsumer(group, topic, "*")) {
            await().atMost(WITHIN) // a bucket of a limit that was raised fills by and by
                    .ignoreException(TooManyRequestsException.class)
                    .until(() -> fresh.send(Clients.message(topic, new byte[16]).build()) != null);
            await().atMost(WITHIN)
                    .until(() -> !consumer.receive(1, Duration.ofSeconds(10)).isEmpty());
        }
    }

    @Test
    void shouldBoundBytes() throws Exception {
        limit("enforce", "topics: {" + topic + ": {bytesPerSecond: 50000}}");

        Flooded flooded = flood(FLOOD, 1_000);

        assertThat(flooded.passed)
                .isPositive()
                .isLessThanOrEqualTo((int) (50 + 50 * (flooded.seconds + 1)) + 8);
        assertThat(flooded.refusals).isNotEmpty();
        assertThat(flooded.refusals.getFirst()).hasMessageContaining("50000 bytes a second");
    }

    @Test
    void shouldBoundWhatIsInFlightAndHaveNothingLeft() throws Exception {
        limit("enforce", "topics: {" + topic + ": {inFlight: 5}}");

        Flooded flooded = flood(FLOOD);

        assertThat(flooded.passed).isPositive();
        assertThat(flooded.refusals).isNotEmpty();
        assertThat(flooded.refusals.getFirst()).hasMessageContaining("5 requests in flight");
        await().atMost(WITHIN)
                .until(() -> limitOf(LimitKind.TOPIC).get("inFlightNow").asLong() == 0);
        assertThat(flood(1).passed).isEqualTo(1);
    }

    @Test
    void shouldBoundWhatAGroupReceives() throws Exception {
        limit("enforce", "groups: {" + group + ": {requestsPerSecond: 5}}");
        flood(32);
        try (SimpleConsumer consumer = clients.simpleConsumer(group, topic, "*")) {
            List<CompletableFuture<List<MessageView>>> receives = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                receives.add(consumer.receiveAsync(1, Duration.ofSeconds(10)));
            }
            int refused = 0;
            for (CompletableFuture<List<MessageView>> receive : receives) {
                try {
                    receive.get(WITHIN.toSeconds(), TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    assertThat(e.getCause())
                            .isInstanceOf(TooManyRequestsException.class)
                            .hasMessageContaining("group " + group);
                    refused++;
                }
            }

            assertThat(refused).isBetween(1, 59);
        }
    }

    @Test
    void shouldLetAcksThroughWhileSendsAreRefused() throws Exception {
        limit("off", "topics: {}");
        flood(32);
        try (SimpleConsumer consumer = clients.simpleConsumer(group, topic, "*")) {
            List<MessageView> received = new ArrayList<>();
            await().atMost(WITHIN)
                    .until(
                            () -> {
                                received.addAll(consumer.receive(32, Duration.ofMinutes(2)));
                                return received.size() >= 16;
                            });
            limit("enforce", "total: {requestsPerSecond: 100}");
            flood(2 * FLOOD);

            CompletableFuture<Flooded> flooding = CompletableFuture.supplyAsync(this::floodAgain);
            for (MessageView message : received.subList(0, 16)) {
                consumer.ack(message); // throws where it is refused
            }

            assertThat(flooding.get(WITHIN.toSeconds(), TimeUnit.SECONDS).refusals).isNotEmpty();
        }
    }

    private Flooded floodAgain() {
        try {
            return flood(2 * FLOOD);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldRefuseNothingButCountInShadow() throws Exception {
        limit("shadow", "topics: {" + topic + ": {requestsPerSecond: 5}}");
        long before = proxy.counter(ProxyCounter.LIMITED_SHADOW);

        Flooded flooded = flood(FLOOD);

        assertThat(flooded.refusals).isEmpty();
        assertThat(flooded.passed).isEqualTo(FLOOD);
        assertThat(proxy.counter(ProxyCounter.LIMITED_SHADOW)).isGreaterThan(before);
        assertThat(page().get("mode").asText()).isEqualTo("shadow");
        assertThat(limitOf(LimitKind.TOPIC).get("wouldBeRefused").asLong()).isPositive();
    }

    @Test
    void shouldKeepTheRulesWhileTheFileIsWrong() throws Exception {
        limit("enforce", "topics: {" + topic + ": {requestsPerSecond: 50}}");
        JsonNode before = page().get("rules");
        long failures = proxy.counter(ProxyCounter.CONFIG_RELOAD_FAILURES);

        write("traffic:\n  mode: off\n  topics: {" + topic + ": {requestPerSecond: 5}}\n");
        await().atMost(WITHIN)
                .until(() -> proxy.counter(ProxyCounter.CONFIG_RELOAD_FAILURES) == failures + 1);

        assertThat(page().get("mode").asText()).isEqualTo("enforce");
        assertThat(page().get("rules")).isEqualTo(before);
        assertThat(AdminPages.read(proxy, "/admin/files"))
                .contains("line 3", "requestPerSecond", "allowed are requestsPerSecond");
        assertThat(flood(FLOOD).refusals).isNotEmpty();
    }

    @Test
    void shouldLimitRequestsThatAreNotOfTheMessagePath() throws Exception {
        limit("enforce", "users: {alice: {requestsPerSecond: 50}}");
        List<Code> codes = new ArrayList<>();
        try (RawClient client = new RawClient(proxy, SignedHeaders.of(USER, SECRET))) {
            for (int i = 0; i < FLOOD; i++) {
                codes.add(
                        client.blocking().queryRoute(RawClient.route(topic)).getStatus().getCode());
            }
        }

        assertThat(codes).contains(Code.OK, Code.TOO_MANY_REQUESTS);
    }
}
