package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageQueue;
import apache.rocketmq.v2.PullMessageRequest;
import apache.rocketmq.v2.ReceiveMessageResponse;
import apache.rocketmq.v2.SendMessageRequest;
import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.LauncherProxy;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.PushConsumer;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * bin/rocketproxy with default settings, as on a first run, and the topic that is there from the
 * start.
 */
@IntegrationTest
class LocalModeIT {
    private static final long GIB = 1L << 30;
    private static final long MIB = 1L << 20;
    private static final String TOPIC = "quickstart";

    @TempDir Path data;

    @BeforeEach
    void setUp() {
        Assumptions.assumeTrue(ProxyKind.current() != ProxyKind.OFFICIAL, "needs bin/rocketproxy");
        ProxyKind.closeShared();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldServeInLittleMemoryAndKeepDataWhenRestarted() throws Exception {
        try (LauncherProxy proxy = LauncherProxy.local(data)) {
            exchange(proxy, "before");
            sendUntilAccepted(proxy, "kept");
            assertThat(proxy.residentBytes()).as("resident bytes").isLessThan(2 * GIB);
        }
        assertThat(Files.list(data)).as("files under --data").isNotEmpty();
        try (LauncherProxy proxy = LauncherProxy.local(data);
                RawClient client = new RawClient(proxy)) {
            client.announceConsumer("late-group", TOPIC);
            awaitBody(client, "late-group", "kept");
            assertThat(pulledBodies(client)).contains("before-first", "kept");
            awaitKnownToOfficialTools(client, "late-group");
            exchange(proxy, "after");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldRestInLittleMemoryWhenInFrontOfACluster() {
        try (LauncherProxy proxy =
                LauncherProxy.cluster(RealCluster.shared().nameServerAddress())) {
            assertThat(proxy.residentBytes()).as("resident bytes").isLessThan(400 * MIB);
        }
    }

    private static void exchange(LauncherProxy proxy, String body) throws Exception {
        sendUntilAccepted(proxy, body + "-first");
        Clients clients = new Clients(proxy);
        Set<String> seen = ConcurrentHashMap.newKeySet();
        try (PushConsumer consumer =
                        clients.pushConsumer(
                                "group-" + body,
                                TOPIC,
                                2,
                                view -> {
                                    seen.add(
                                            new String(
                                                    Clients.body(view), StandardCharsets.US_ASCII));
                                    return ConsumeResult.SUCCESS;
                                });
                Producer producer = clients.producer(TOPIC)) {
            producer.send(Clients.message(TOPIC, body.getBytes(StandardCharsets.US_ASCII)).build());

            Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> seen.contains(body));
            assertThat(consumer.getConsumerGroup()).isEqualTo("group-" + body);
        }
    }

    private static void sendUntilAccepted(LauncherProxy proxy, String body) {
        try (RawClient client = new RawClient(proxy)) {
            SendMessageRequest request =
                    SendMessageRequest.newBuilder()
                            .addMessages(
                                    RawClient.message(
                                            TOPIC, body.getBytes(StandardCharsets.US_ASCII)))
                            .build();
            Awaitility.await("send accepted")
                    .atMost(Duration.ofSeconds(20))
                    .pollInSameThread()
                    .until(
                            () ->
                                    client.blocking().sendMessage(request).getStatus().getCode()
                                            == Code.OK);
        }
    }

    /** The first messages of each queue, pulled from the queues that the route shows. */
    private static List<String> pulledBodies(RawClient client) {
        List<String> bodies = new ArrayList<>();
        for (MessageQueue queue :
                client.blocking().queryRoute(RawClient.route(TOPIC)).getMessageQueuesList()) {
            client.blocking()
                    .pullMessage(
                            PullMessageRequest.newBuilder()
                                    .setGroup(RawClient.resource("pullers"))
                                    .setMessageQueue(queue)
                                    .setBatchSize(32)
                                    .build())
                    .forEachRemaining(
                            item -> bodies.add(item.getMessage().getBody().toStringUtf8()));
        }
        return bodies;
    }

    private static void awaitKnownToOfficialTools(RawClient client, String group)
            throws MQClientException {
        DefaultMQAdminExt admin = new DefaultMQAdminExt(5_000);
        admin.setInstanceName(UUID.randomUUID().toString());
        admin.setNamesrvAddr("127.0.0.1:9876");
        admin.start();
        try {
            Awaitility.await("member of its group at the embedded broker")
                    .atMost(Duration.ofSeconds(40))
                    .pollInSameThread()
                    .ignoreExceptions()
                    .until(
                            () ->
                                    admin
                                            .examineConsumerConnectionInfo(group)
                                            .getConnectionSet()
                                            .stream()
                                            .anyMatch(
                                                    seen ->
                                                            client.clientId()
                                                                    .equals(seen.getClientId())));
        } finally {
            admin.shutdown();
        }
    }

    private static void awaitBody(RawClient client, String group, String body) {
        Awaitility.await("message of before the restart")
                .atMost(Duration.ofSeconds(40))
                .pollInSameThread()
                .until(
                        () ->
                                client
                                        .receive(
                                                RawClient.receive(
                                                                group,
                                                                TOPIC,
                                                                Duration.ofSeconds(30))
                                                        .build())
                                        .stream()
                                        .filter(ReceiveMessageResponse::hasMessage)
                                        .map(ReceiveMessageResponse::getMessage)
                                        .map(Message::getBody)
                                        .anyMatch(bytes -> body.equals(bytes.toStringUtf8())));
    }
}
