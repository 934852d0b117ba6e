package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.Digest;
import apache.rocketmq.v2.DigestType;
import apache.rocketmq.v2.Encoding;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageType;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.SendMessageResponse;
import apache.rocketmq.v2.SendResultEntry;
import apache.rocketmq.v2.SystemProperties;
import io.github.rocketproxy.it.support.Inbox;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.rocketmq.shaded.com.google.protobuf.util.Timestamps;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the message's own fields make of it, singly and several in one request. */
@IntegrationTest
class MessageKindsIT {
    private static final Duration INVISIBLE = Duration.ofSeconds(30);

    private final RealCluster cluster = RealCluster.shared();
    private final RawClient client = new RawClient(ProxyKind.shared(PipelineMode.FUSED));

    @BeforeEach
    void isOurs() {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                ProxyKind.current() != ProxyKind.OFFICIAL,
                "the official proxy takes a request of several for one message");
    }

    private SendMessageResponse send(Message... messages) {
        return client.blocking()
                .sendMessage(
                        SendMessageRequest.newBuilder().addAllMessages(List.of(messages)).build());
    }

    private static Message message(String topic, String body, SystemProperties.Builder system) {
        return RawClient.message(topic, body.getBytes(StandardCharsets.UTF_8)).toBuilder()
                .setSystemProperties(system)
                .build();
    }

    private static String body(Message message) {
        return message.getBody().toStringUtf8();
    }

    @Test
    void shouldKeepThePriorityAndLetItChooseTheQueue() {
        String topic = cluster.createTopic("priority", TopicType.PRIORITY, 4);
        String group = cluster.createGroup("priority", false);
        client.announceConsumer(group, topic);

        for (int priority : new int[] {0, 2, 9}) {
            assertThat(
                            send(message(
                                            topic,
                                            "p" + priority,
                                            RawClient.systemProperties().setPriority(priority)))
                                    .getStatus()
                                    .getCode())
                    .isEqualTo(Code.OK);
        }
        List<Message> received =
                Inbox.take(client, RawClient.receive(group, topic, INVISIBLE).build(), 3);

        assertThat(received)
                .extracting(
                        message ->
                                body(message)
                                        + " priority "
                                        + message.getSystemProperties().getPriority()
                                        + " queue "
                                        + message.getSystemProperties().getQueueId()
                                        + " "
                                        + message.getSystemProperties().getMessageType())
                .containsExactlyInAnyOrder(
                        "p0 priority 0 queue 0 PRIORITY",
                        "p2 priority 2 queue 2 PRIORITY",
                        "p9 priority 9 queue 3 PRIORITY");
        assertThat(
                        send(message(topic, "p", RawClient.systemProperties().setPriority(-1)))
                                .getStatus()
                                .getCode())
                .isEqualTo(Code.BAD_REQUEST);
        assertThat(send(message(topic, "p", RawClient.systemProperties())).getStatus().getCode())
                .isEqualTo(Code.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE);
    }

    @Test
    void shouldKeepEachGroupsOrderAndQueueWhenOneRequestHasSeveral() {
        String topic = cluster.createTopic("several-fifo", TopicType.FIFO, 8);
        String group = cluster.createGroup("several-fifo", true);
        client.announceConsumer(group, topic);
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            messages.add(
                    message(
                            topic,
                            Integer.toString(i),
                            RawClient.systemProperties().setMessageGroup("group-" + i % 3)));
        }

        SendMessageResponse response = send(messages.toArray(Message[]::new));

        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(response.getEntriesList())
                .extracting(SendResultEntry::getMessageId)
                .containsExactlyElementsOf(
                        messages.stream()
                                .map(message -> message.getSystemProperties().getMessageId())
                                .toList());
        List<Message> received =
                Inbox.take(client, RawClient.receive(group, topic, INVISIBLE).build(), 12);
        for (int g = 0; g < 3; g++) {
            String name = "group-" + g;
            List<Message> ofGroup =
                    received.stream()
                            .filter(
                                    message ->
                                            message.getSystemProperties()
                                                    .getMessageGroup()
                                                    .equals(name))
                            .toList();
            assertThat(ofGroup)
                    .extracting(MessageKindsIT::body)
                    .containsExactly("" + g, "" + (g + 3), "" + (g + 6), "" + (g + 9));
            assertThat(
                            ofGroup.stream()
                                    .map(message -> message.getSystemProperties().getQueueId())
                                    .collect(Collectors.toSet()))
                    .hasSize(1);
        }
    }

    /** The kinds of one request are told apart; a timer message and a half message stay single. */
    @Test
    void shouldDeliverEachByItsOwnKindWhenOneRequestMixesThem() {
        String topic = cluster.createTopic("several-mixed", TopicType.MIXED, 1);
        String group = cluster.createGroup("several-mixed", false);
        client.announceConsumer(group, topic);
        long pastMs = System.currentTimeMillis() - 10_000;

        SendMessageResponse response =
                send(
                        message(topic, "normal", RawClient.systemProperties()),
                        message(topic, "fifo", RawClient.systemProperties().setMessageGroup("g")),
                        message(
                                topic,
                                "past",
                                RawClient.systemProperties()
                                        .setDeliveryTimestamp(Timestamps.fromMillis(pastMs))),
                        message(
                                topic,
                                "half",
                                RawClient.systemProperties()
                                        .setMessageType(MessageType.TRANSACTION)),
                        message(
                                topic,
                                "not really gzip",
                                RawClient.systemProperties().setBodyEncoding(Encoding.GZIP)));

        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(response.getEntriesList())
                .hasSize(5)
                .allMatch(entry -> entry.getStatus().getCode() == Code.OK);
        assertThat(response.getEntries(3).getTransactionId()).isNotEmpty();
        Set<String> kinds = new TreeSet<>();
        for (Message message :
                Inbox.take(client, RawClient.receive(group, topic, INVISIBLE).build(), 4)) {
            SystemProperties system = message.getSystemProperties();
            kinds.add(body(message) + " " + system.getMessageType() + system.getBodyEncoding());
        }
        assertThat(kinds)
                .containsExactly(
                        "fifo FIFOIDENTITY",
                        "normal NORMALIDENTITY",
                        "not really gzip NORMALGZIP",
                        "past DELAYIDENTITY");
    }

    @Test
    void shouldRefuseABodyThatDoesNotHaveItsDigest() {
        String topic = cluster.createTopic("digest", TopicType.NORMAL, 1);

        assertThat(sendWithDigest(topic, "841A2D689AD86BD1611447453C22C6FC")).isEqualTo(Code.OK);
        assertThat(sendWithDigest(topic, "841A2D689AD86BD1611447453C22C6FD"))
                .isEqualTo(Code.MESSAGE_CORRUPTED);
    }

    private Code sendWithDigest(String topic, String md5) {
        Digest.Builder digest = Digest.newBuilder().setType(DigestType.MD5).setChecksum(md5);
        return send(message(topic, "body", RawClient.systemProperties().setBodyDigest(digest)))
                .getStatus()
                .getCode();
    }
}
