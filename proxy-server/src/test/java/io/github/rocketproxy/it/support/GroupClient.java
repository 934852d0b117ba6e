package io.github.rocketproxy.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.AckMessageResponse;
import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageType;
import apache.rocketmq.v2.ReceiveMessageRequest;
import apache.rocketmq.v2.ReceiveMessageResponse;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.SendMessageResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.shaded.com.google.protobuf.ByteString;
import org.awaitility.Awaitility;

/** A raw client that sends to one topic and receives it for one consumer group. */
public final class GroupClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private final RawClient raw;
    private final String group;
    private final String topic;

    public GroupClient(RawClient raw, String group, String topic) {
        this.raw = raw;
        this.group = group;
        this.topic = topic;
    }

    public RawClient raw() {
        return raw;
    }

    /** Sends a normal message; returns its id. */
    public String send(String body) {
        Message message = RawClient.message(topic, body.getBytes(StandardCharsets.US_ASCII));
        send(message);
        return id(message);
    }

    /** Sends messages in one request; all have to be taken. */
    public SendMessageResponse send(Message... messages) {
        SendMessageResponse response =
                raw.blocking()
                        .sendMessage(
                                SendMessageRequest.newBuilder()
                                        .addAllMessages(List.of(messages))
                                        .build());
        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK);
        return response;
    }

    public Message fifo(String messageGroup, String body) {
        return Message.newBuilder()
                .setTopic(RawClient.resource(topic))
                .setSystemProperties(
                        RawClient.systemProperties()
                                .setMessageType(MessageType.FIFO)
                                .setMessageGroup(messageGroup))
                .setBody(ByteString.copyFrom(body, StandardCharsets.US_ASCII))
                .build();
    }

    public ReceiveMessageRequest.Builder request(Duration invisible) {
        return RawClient.receive(group, topic, invisible);
    }

    /** The messages of one receive, perhaps none. */
    public List<Message> poll(ReceiveMessageRequest request) {
        return raw.receive(request).stream()
                .filter(ReceiveMessageResponse::hasMessage)
                .map(ReceiveMessageResponse::getMessage)
                .toList();
    }

    /** Polls until there are messages; returns those of that receive. */
    public List<Message> receive(ReceiveMessageRequest request) {
        List<Message> received = new ArrayList<>();
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .pollInSameThread()
                .until(() -> received.addAll(poll(request)));
        return received;
    }

    public AckMessageResponse ack(Message message) {
        return raw.blocking()
                .ackMessage(
                        RawClient.ack(group, topic)
                                .addEntries(RawClient.ackEntry(message))
                                .build());
    }

    /** Acks a message that the broker has to confirm. */
    public void confirm(Message message) {
        assertThat(ack(message).getStatus().getCode()).isEqualTo(Code.OK);
    }

    public static String id(Message message) {
        return message.getSystemProperties().getMessageId();
    }

    public static List<String> ids(List<Message> messages) {
        return messages.stream().map(GroupClient::id).toList();
    }

    @Override
    public void close() {
        raw.close();
    }
}
