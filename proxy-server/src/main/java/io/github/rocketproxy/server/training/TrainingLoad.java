package io.github.rocketproxy.server.training;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Timestamp;
import io.github.rocketproxy.transport.proto.AckMessageEntry;
import io.github.rocketproxy.transport.proto.AckMessageRequest;
import io.github.rocketproxy.transport.proto.Address;
import io.github.rocketproxy.transport.proto.AddressScheme;
import io.github.rocketproxy.transport.proto.ClientType;
import io.github.rocketproxy.transport.proto.Code;
import io.github.rocketproxy.transport.proto.Encoding;
import io.github.rocketproxy.transport.proto.Endpoints;
import io.github.rocketproxy.transport.proto.FilterExpression;
import io.github.rocketproxy.transport.proto.FilterType;
import io.github.rocketproxy.transport.proto.HeartbeatRequest;
import io.github.rocketproxy.transport.proto.Message;
import io.github.rocketproxy.transport.proto.MessageQueue;
import io.github.rocketproxy.transport.proto.MessageType;
import io.github.rocketproxy.transport.proto.QueryAssignmentRequest;
import io.github.rocketproxy.transport.proto.QueryRouteRequest;
import io.github.rocketproxy.transport.proto.ReceiveMessageRequest;
import io.github.rocketproxy.transport.proto.ReceiveMessageResponse;
import io.github.rocketproxy.transport.proto.Resource;
import io.github.rocketproxy.transport.proto.SendMessageRequest;
import io.github.rocketproxy.transport.proto.SendMessageResponse;
import io.github.rocketproxy.transport.proto.SystemProperties;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What one client does: asks for the route, then sends, receives and confirms by turns, as many
 * requests at once as busy clients do. One thread.
 */
final class TrainingLoad {
    private static final String SERVICE = "/apache.rocketmq.v2.MessagingService/";
    private static final int AT_ONCE = 32;
    private static final int SHORT_BYTES = 1_024;
    private static final int LONG_BYTES = 8_192;

    /** One body in so many is a long one, which takes another way through the proxy. */
    private static final int LONG_EVERY = 16;

    /** Turns without a message that a broker took; more than a busy machine explains. */
    private static final int MAX_REFUSALS = 10;

    private static final long POLL_S = 5;
    private static final long INVISIBLE_S = 30;

    private final LoopbackConnection connection;
    private final Resource topic;
    private final Resource group;
    private final String prefix;
    private long sent;
    private int refusals;

    TrainingLoad(LoopbackConnection connection, String topic, String clientId) {
        this.connection = connection;
        this.topic = Resource.newBuilder().setName(topic).build();
        this.group = Resource.newBuilder().setName("training").build();
        this.prefix = "01" + "%030X".formatted(clientId.hashCode() & 0xFFFF_FFFFL).substring(14);
    }

    /**
     * Sends {@code messages}, and receives and confirms about as many.
     *
     * @throws IOException the proxy refused everything again and again, or the connection broke
     */
    void run(long messages) throws IOException {
        announce();
        while (sent < messages) {
            send();
            confirm(receive());
        }
    }

    private void announce() throws IOException {
        Endpoints endpoints =
                Endpoints.newBuilder()
                        .setScheme(AddressScheme.IPv4)
                        .addAddresses(Address.newBuilder().setHost("127.0.0.1").setPort(8081))
                        .build();
        call(
                "QueryRoute",
                QueryRouteRequest.newBuilder().setTopic(topic).setEndpoints(endpoints).build());
        call(
                "QueryAssignment",
                QueryAssignmentRequest.newBuilder()
                        .setTopic(topic)
                        .setGroup(group)
                        .setEndpoints(endpoints)
                        .build());
        call(
                "Heartbeat",
                HeartbeatRequest.newBuilder()
                        .setGroup(group)
                        .setClientType(ClientType.SIMPLE_CONSUMER)
                        .build());
    }

    private List<byte[]> call(String method, MessageLite request) throws IOException {
        return connection.call(SERVICE + method, List.of(request.toByteArray())).getFirst();
    }

    private void send() throws IOException {
        List<byte[]> requests = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            requests.add(
                    SendMessageRequest.newBuilder().addMessages(message()).build().toByteArray());
        }
        int accepted = 0;
        Code refusal = Code.OK;
        for (List<byte[]> reply : connection.call(SERVICE + "SendMessage", requests)) {
            Code code = code(reply);
            accepted += code == Code.OK ? 1 : 0;
            refusal = code == Code.OK ? refusal : code;
        }
        if (accepted == 0) {
            onRefused(refusal);
        }
    }

    private static Code code(List<byte[]> reply) throws IOException {
        return reply.isEmpty()
                ? Code.CODE_UNSPECIFIED
                : SendMessageResponse.parseFrom(reply.getFirst()).getStatus().getCode();
    }

    /**
     * A broker that is too busy for a while costs some messages, not the training. The receive that
     * follows waits for the broker, so that it is not asked all the time.
     */
    private void onRefused(Code code) throws IOException {
        if (++refusals > MAX_REFUSALS) {
            throw new IOException("the messages of the training were answered " + code);
        }
    }

    private Message message() {
        byte[] body = new byte[sent % LONG_EVERY == 0 ? LONG_BYTES : SHORT_BYTES];
        SystemProperties properties =
                SystemProperties.newBuilder()
                        .setTag("tag")
                        .addKeys("key-" + sent)
                        .setMessageId(prefix + "%016X".formatted(sent++))
                        .setMessageType(MessageType.NORMAL)
                        .setBodyEncoding(Encoding.IDENTITY)
                        .setBornHost("127.0.0.1")
                        .setBornTimestamp(
                                Timestamp.newBuilder()
                                        .setSeconds(System.currentTimeMillis() / 1_000))
                        .build();
        return Message.newBuilder()
                .setTopic(topic)
                .putUserProperties("name", "value")
                .setSystemProperties(properties)
                .setBody(ByteString.copyFrom(body))
                .build();
    }

    private List<Message> receive() throws IOException {
        List<byte[]> items =
                call(
                        "ReceiveMessage",
                        ReceiveMessageRequest.newBuilder()
                                .setGroup(group)
                                .setMessageQueue(
                                        MessageQueue.newBuilder().setTopic(topic).setId(-1))
                                .setFilterExpression(
                                        FilterExpression.newBuilder()
                                                .setType(FilterType.TAG)
                                                .setExpression("*"))
                                .setBatchSize(AT_ONCE)
                                .setInvisibleDuration(Duration.newBuilder().setSeconds(INVISIBLE_S))
                                .setLongPollingTimeout(Duration.newBuilder().setSeconds(POLL_S))
                                .build());
        List<Message> received = new ArrayList<>();
        for (byte[] bytes : items) {
            ReceiveMessageResponse item = ReceiveMessageResponse.parseFrom(bytes);
            if (item.hasMessage()) {
                received.add(item.getMessage());
            }
        }
        return received;
    }

    private void confirm(List<Message> received) throws IOException {
        List<byte[]> acks = new ArrayList<>();
        for (Message message : received) {
            acks.add(
                    AckMessageRequest.newBuilder()
                            .setGroup(group)
                            .setTopic(topic)
                            .addEntries(
                                    AckMessageEntry.newBuilder()
                                            .setMessageId(
                                                    message.getSystemProperties().getMessageId())
                                            .setReceiptHandle(
                                                    message.getSystemProperties()
                                                            .getReceiptHandle()))
                            .build()
                            .toByteArray());
        }
        connection.call(SERVICE + "AckMessage", acks);
    }
}
