package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import apache.rocketmq.v2.AckMessageEntry;
import apache.rocketmq.v2.ChangeInvisibleDurationRequest;
import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.EndTransactionRequest;
import apache.rocketmq.v2.Endpoints;
import apache.rocketmq.v2.HeartbeatRequest;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageType;
import apache.rocketmq.v2.NotifyClientTerminationRequest;
import apache.rocketmq.v2.QueryAssignmentRequest;
import apache.rocketmq.v2.ReceiveMessageRequest;
import apache.rocketmq.v2.ReceiveMessageResponse;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.SystemProperties;
import apache.rocketmq.v2.TransactionResolution;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.ProxyUnderTest;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TopicType;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.rocketmq.shaded.com.google.protobuf.InvalidProtocolBufferException;
import org.apache.rocketmq.shaded.com.google.protobuf.util.Durations;
import org.apache.rocketmq.shaded.com.google.protobuf.util.Timestamps;
import org.apache.rocketmq.shaded.io.grpc.Status;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every refusal by its code, all over one connection, which lives on. */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
    private static final int MAX_BODY_BYTES = 4 * 1024 * 1024;
    private static final int MAX_PROPERTY_BYTES = 16_384;
    private static final long LONGEST_INVISIBLE_MS = Duration.ofHours(12).toMillis();

    private final RealCluster cluster = RealCluster.shared();
    private String normal;
    private String fifo;
    private String transactional;
    private String group;
    private RawClient client;
    private RawClient stranger;

    /**
     * @param official what the official proxy is known to answer instead
     */
    private record Case(
            String name, Code expected, Code official, Function<BadInputIT, Code> call) {
        Code expectedHere() {
            return ProxyKind.current() == ProxyKind.OFFICIAL ? official : expected;
        }

        @Override
        public String toString() {
            return name + " -> " + expected;
        }
    }

    @BeforeAll
    void setUp() {
        ProxyUnderTest proxy = ProxyKind.shared(PipelineMode.FUSED);
        normal = cluster.createTopic("bad-normal", TopicType.NORMAL, 1);
        fifo = cluster.createTopic("bad-fifo", TopicType.FIFO, 1);
        transactional = cluster.createTopic("bad-transaction", TopicType.TRANSACTION, 1);
        group = cluster.createGroup("bad", false);
        client = new RawClient(proxy);
        client.announceConsumer(group, normal);
        stranger = new RawClient(proxy);
    }

    @AfterAll
    void tearDown() {
        client.close();
        stranger.close();
    }

    @ParameterizedTest
    @MethodSource({
        "sends",
        "properties",
        "types",
        "routes",
        "strangers",
        "receives",
        "handles",
        "transactions"
    })
    void shouldAnswerTheCodeOfTheFault(Case fault) {
        assertThat(fault.call().apply(this)).isEqualTo(fault.expectedHere());

        assertConnectionLives();
    }

    @Test
    void shouldAnswerUnimplementedWhenMethodIsUnknown() {
        Throwable failure =
                catchThrowable(
                        () ->
                                client.call(
                                        "apache.rocketmq.v2.MessagingService/Nonsense",
                                        new byte[0]));

        assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertConnectionLives();
    }

    /** A field that ends beyond the message's end, an unclosed group, a varint without end. */
    @ParameterizedTest
    @MethodSource("garbage")
    void shouldRefuseWhenRequestIsGarbage(byte[] request) throws InvalidProtocolBufferException {
        String[] methods = {"SendMessage", "AckMessage", "QueryRoute", "Heartbeat"};
        for (String method : methods) {
            assertThat(refusal("apache.rocketmq.v2.MessagingService/" + method, request))
                    .as(method)
                    .isIn(
                            "grpc INTERNAL",
                            "grpc INVALID_ARGUMENT",
                            "grpc UNKNOWN",
                            "grpc CANCELLED",
                            "payload BAD_REQUEST");
        }
        assertConnectionLives();
    }

    static Stream<byte[]> garbage() {
        byte[] noise = new byte[300];
        Arrays.fill(noise, (byte) 0xFF);
        return Stream.of(new byte[] {0x0A, 0x7F, 0x01}, new byte[] {0x0B, 0x08, 0x01}, noise);
    }

    /** Field 1 is the status in every answer. */
    private String refusal(String method, byte[] request) throws InvalidProtocolBufferException {
        byte[][] answer = new byte[1][];
        Throwable failure = catchThrowable(() -> answer[0] = client.call(method, request));
        return failure != null
                ? "grpc " + Status.fromThrowable(failure).getCode()
                : "payload "
                        + apache.rocketmq.v2.HeartbeatResponse.parseFrom(answer[0])
                                .getStatus()
                                .getCode();
    }

    private void assertConnectionLives() {
        assertThat(client.blocking().queryRoute(RawClient.route(normal)).getStatus().getCode())
                .isEqualTo(Code.OK);
    }

    static Stream<Case> sends() {
        return Stream.of(
                fault("no message", Code.MESSAGE_CORRUPTED, it -> it.send()),
                fault(
                        "two topics",
                        Code.MESSAGE_CORRUPTED,
                        it -> it.send(it.normal(), RawClient.message(it.fifo, body(1)))),
                fault(
                        "blank topic",
                        Code.ILLEGAL_TOPIC,
                        it -> it.send(RawClient.message(" ", body(1)))),
                fault(
                        "topic of 128 characters",
                        Code.ILLEGAL_TOPIC,
                        it -> it.send(RawClient.message("t".repeat(128), body(1)))),
                fault(
                        "topic with a space",
                        Code.ILLEGAL_TOPIC,
                        it -> it.send(RawClient.message("a b", body(1)))),
                fault(
                        "topic of the system",
                        Code.ILLEGAL_TOPIC,
                        it -> it.send(RawClient.message("TBW102", body(1)))),
                differs(
                        "unknown topic",
                        Code.TOPIC_NOT_FOUND,
                        Code.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE,
                        it -> it.send(RawClient.message("nowhere-to-be-found", body(1)))),
                fault(
                        "empty body",
                        Code.MESSAGE_BODY_EMPTY,
                        it -> it.send(RawClient.message(it.normal, body(0)))),
                fault(
                        "body of 4 MiB and a byte",
                        Code.MESSAGE_BODY_TOO_LARGE,
                        it -> it.send(RawClient.message(it.normal, body(MAX_BODY_BYTES + 1)))),
                fault(
                        "body of 4 MiB is fine",
                        Code.OK,
                        it -> it.send(RawClient.message(it.normal, body(MAX_BODY_BYTES)))),
                fault(
                        "blank message id",
                        Code.ILLEGAL_MESSAGE_ID,
                        it -> it.sendNormal(system -> system.setMessageId(" "))),
                fault(
                        "second message of the request bad",
                        Code.ILLEGAL_MESSAGE_TAG,
                        it ->
                                it.send(
                                        it.normal(),
                                        it.with(it.normal, system -> system.setTag("a|b")))),
                anonymous(
                        "no client id on send",
                        it ->
                                it.client
                                        .anonymous()
                                        .sendMessage(request(it.normal()))
                                        .getStatus()
                                        .getCode()),
                anonymous(
                        "no client id on route",
                        it ->
                                it.client
                                        .anonymous()
                                        .queryRoute(RawClient.route(it.normal))
                                        .getStatus()
                                        .getCode()),
                anonymous(
                        "no client id on receive",
                        it ->
                                it.client
                                        .anonymous()
                                        .receiveMessage(it.receive(Duration.ofSeconds(30)).build())
                                        .next()
                                        .getStatus()
                                        .getCode()));
    }

    static Stream<Case> properties() {
        return Stream.of(
                fault(
                        "129 properties",
                        Code.MESSAGE_PROPERTIES_TOO_LARGE,
                        it -> it.send(it.withProperties(129, 1))),
                fault("128 properties are fine", Code.OK, it -> it.send(it.withProperties(128, 1))),
                fault(
                        "properties of 16 KiB and a byte",
                        Code.MESSAGE_PROPERTIES_TOO_LARGE,
                        it -> it.send(it.withProperty("k", "v".repeat(MAX_PROPERTY_BYTES)))),
                fault(
                        "properties of 16 KiB are fine",
                        Code.OK,
                        it -> it.send(it.withProperty("k", "v".repeat(MAX_PROPERTY_BYTES - 1)))),
                fault(
                        "reserved property",
                        Code.ILLEGAL_MESSAGE_PROPERTY_KEY,
                        it -> it.send(it.withProperty("TAGS", "x"))),
                fault(
                        "control character in a property's name",
                        Code.ILLEGAL_MESSAGE_PROPERTY_KEY,
                        it -> it.send(it.withProperty("a\u0001", "x"))),
                fault(
                        "control character in a property's value",
                        Code.ILLEGAL_MESSAGE_PROPERTY_KEY,
                        it -> it.send(it.withProperty("a", "x\u0002"))),
                fault(
                        "tag with a bar",
                        Code.ILLEGAL_MESSAGE_TAG,
                        it -> it.sendNormal(system -> system.setTag("a|b"))),
                fault(
                        "blank tag",
                        Code.ILLEGAL_MESSAGE_TAG,
                        it -> it.sendNormal(system -> system.setTag("  "))),
                fault(
                        "control character in the tag",
                        Code.ILLEGAL_MESSAGE_TAG,
                        it -> it.sendNormal(system -> system.setTag("a\n"))),
                fault(
                        "blank key",
                        Code.ILLEGAL_MESSAGE_KEY,
                        it -> it.sendNormal(system -> system.addKeys("fine").addKeys(" "))),
                fault(
                        "control character in a key",
                        Code.ILLEGAL_MESSAGE_KEY,
                        it -> it.sendNormal(system -> system.addKeys("a\u0001"))));
    }

    static Stream<Case> types() {
        return Stream.of(
                fault(
                        "ordered message on a normal topic",
                        Code.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE,
                        it ->
                                it.sendNormal(
                                        system ->
                                                system.setMessageType(MessageType.FIFO)
                                                        .setMessageGroup("g"))),
                fault(
                        "delayed message on a normal topic",
                        Code.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE,
                        it ->
                                it.sendNormal(
                                        system ->
                                                system.setMessageType(MessageType.DELAY)
                                                        .setDeliveryTimestamp(
                                                                Timestamps.fromMillis(
                                                                        System.currentTimeMillis()
                                                                                + 60_000)))),
                fault(
                        "normal message on an ordered topic",
                        Code.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE,
                        it -> it.send(RawClient.message(it.fifo, body(1)))),
                fault(
                        "normal message on a transaction topic",
                        Code.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE,
                        it -> it.send(RawClient.message(it.transactional, body(1)))),
                fault(
                        "message group of 64 bytes",
                        Code.ILLEGAL_MESSAGE_GROUP,
                        it -> it.sendFifo("g".repeat(64))),
                fault(
                        "message group of 63 bytes is fine",
                        Code.OK,
                        it -> it.sendFifo("g".repeat(63))),
                fault("blank message group", Code.ILLEGAL_MESSAGE_GROUP, it -> it.sendFifo(" ")),
                fault(
                        "delivery in 25 hours",
                        Code.ILLEGAL_DELIVERY_TIME,
                        it ->
                                it.sendNormal(
                                        system ->
                                                system.setMessageType(MessageType.DELAY)
                                                        .setDeliveryTimestamp(
                                                                Timestamps.fromMillis(
                                                                        System.currentTimeMillis()
                                                                                + Duration.ofHours(
                                                                                                25)
                                                                                        .toMillis())))),
                fault(
                        "recovery of a transaction in over an hour",
                        Code.BAD_REQUEST,
                        it ->
                                it.send(
                                        it.with(
                                                it.transactional,
                                                system ->
                                                        system.setMessageType(
                                                                        MessageType.TRANSACTION)
                                                                .setOrphanedTransactionRecoveryDuration(
                                                                        Durations.fromSeconds(
                                                                                3_601))))));
    }

    static Stream<Case> routes() {
        return Stream.of(
                fault(
                        "route of an unknown topic",
                        Code.TOPIC_NOT_FOUND,
                        it ->
                                it.client
                                        .blocking()
                                        .queryRoute(RawClient.route("nowhere-to-be-found"))
                                        .getStatus()
                                        .getCode()),
                fault(
                        "route of an illegal topic",
                        Code.ILLEGAL_TOPIC,
                        it ->
                                it.client
                                        .blocking()
                                        .queryRoute(RawClient.route("a/b"))
                                        .getStatus()
                                        .getCode()),
                differs(
                        "route with no address scheme",
                        Code.ILLEGAL_ACCESS_POINT,
                        Code.INTERNAL_SERVER_ERROR,
                        it ->
                                it.client
                                        .blocking()
                                        .queryRoute(
                                                RawClient.route(it.normal).toBuilder()
                                                        .setEndpoints(
                                                                Endpoints.newBuilder()
                                                                        .addAllAddresses(
                                                                                RawClient
                                                                                        .endpoints()
                                                                                        .getAddressesList()))
                                                        .build())
                                        .getStatus()
                                        .getCode()),
                differs(
                        "route with no address",
                        Code.ILLEGAL_ACCESS_POINT,
                        Code.OK,
                        it ->
                                it.client
                                        .blocking()
                                        .queryRoute(
                                                RawClient.route(it.normal).toBuilder()
                                                        .clearEndpoints()
                                                        .build())
                                        .getStatus()
                                        .getCode()),
                fault(
                        "assignment for a blank group",
                        Code.ILLEGAL_CONSUMER_GROUP,
                        it -> it.assignment(it.normal, "")),
                fault(
                        "assignment for a group of 121 characters",
                        Code.ILLEGAL_CONSUMER_GROUP,
                        it -> it.assignment(it.normal, "g".repeat(121))),
                fault(
                        "assignment for a group of the system",
                        Code.ILLEGAL_CONSUMER_GROUP,
                        it -> it.assignment(it.normal, "CID_RMQ_SYS_x")),
                fault(
                        "assignment of an unknown topic",
                        Code.TOPIC_NOT_FOUND,
                        it -> it.assignment("nowhere-to-be-found", it.group)));
    }

    static Stream<Case> strangers() {
        return Stream.of(
                fault(
                        "heartbeat before settings that does not say of what",
                        Code.UNRECOGNIZED_CLIENT_TYPE,
                        it ->
                                it.stranger
                                        .blocking()
                                        .heartbeat(HeartbeatRequest.getDefaultInstance())
                                        .getStatus()
                                        .getCode()),
                fault(
                        "termination before settings",
                        Code.UNRECOGNIZED_CLIENT_TYPE,
                        it ->
                                it.stranger
                                        .blocking()
                                        .notifyClientTermination(
                                                NotifyClientTerminationRequest.getDefaultInstance())
                                        .getStatus()
                                        .getCode()));
    }

    static Stream<Case> receives() {
        return Stream.of(
                fault(
                        "invisible for less than 10 s",
                        Code.ILLEGAL_INVISIBLE_TIME,
                        it -> it.firstItem(it.receive(Duration.ofMillis(9_999)))),
                fault(
                        "invisible for over 12 h",
                        Code.ILLEGAL_INVISIBLE_TIME,
                        it ->
                                it.firstItem(
                                        it.receive(Duration.ofMillis(LONGEST_INVISIBLE_MS + 1)))),
                fault(
                        "receive from an illegal topic",
                        Code.ILLEGAL_TOPIC,
                        it ->
                                it.firstItem(
                                        RawClient.receive(
                                                it.group, "a b", Duration.ofSeconds(30)))),
                fault(
                        "receive from an unknown topic",
                        Code.TOPIC_NOT_FOUND,
                        it ->
                                it.firstItem(
                                        RawClient.receive(
                                                it.group,
                                                "nowhere-to-be-found",
                                                Duration.ofSeconds(30)))),
                fault(
                        "receive for an illegal group",
                        Code.ILLEGAL_CONSUMER_GROUP,
                        it ->
                                it.firstItem(
                                        RawClient.receive(
                                                "a b", it.normal, Duration.ofSeconds(30)))),
                fault(
                        "deadline shorter than the shortest poll",
                        Code.ILLEGAL_POLLING_TIME,
                        it ->
                                it.client
                                        .blocking(Duration.ofSeconds(4))
                                        .receiveMessage(it.receive(Duration.ofSeconds(30)).build())
                                        .next()
                                        .getStatus()
                                        .getCode()));
    }

    static Stream<Case> handles() {
        long expiredMs = System.currentTimeMillis() - 60_000;
        String expired = "0 " + expiredMs + " 10000 0 0 broker-a 0 0 0";
        String elsewhere = "0 " + (expiredMs + 60_000) + " 600000 0 0 no-such-broker 0 0 0";
        return Stream.of(
                differs(
                        "ack of a malformed handle",
                        Code.INVALID_RECEIPT_HANDLE,
                        Code.INTERNAL_SERVER_ERROR,
                        it -> it.ack("not a handle")),
                differs(
                        "ack of an empty handle",
                        Code.INVALID_RECEIPT_HANDLE,
                        Code.INTERNAL_SERVER_ERROR,
                        it -> it.ack("")),
                fault(
                        "ack of an expired handle",
                        Code.INVALID_RECEIPT_HANDLE,
                        it -> it.ack(expired)),
                fault(
                        "ack of a handle of an unknown broker",
                        Code.INVALID_RECEIPT_HANDLE,
                        it -> it.ack(elsewhere)),
                fault(
                        "ack of nothing",
                        Code.INTERNAL_SERVER_ERROR,
                        it ->
                                it.client
                                        .blocking()
                                        .ackMessage(RawClient.ack(it.group, it.normal).build())
                                        .getStatus()
                                        .getCode()),
                fault(
                        "ack for an illegal topic",
                        Code.ILLEGAL_TOPIC,
                        it ->
                                it.client
                                        .blocking()
                                        .ackMessage(RawClient.ack(it.group, "a b").build())
                                        .getStatus()
                                        .getCode()),
                fault(
                        "ack for an illegal group",
                        Code.ILLEGAL_CONSUMER_GROUP,
                        it ->
                                it.client
                                        .blocking()
                                        .ackMessage(RawClient.ack("a b", it.normal).build())
                                        .getStatus()
                                        .getCode()),
                differs(
                        "change of a malformed handle",
                        Code.INVALID_RECEIPT_HANDLE,
                        Code.INTERNAL_SERVER_ERROR,
                        it -> it.change("x y z", 30_000)),
                fault(
                        "change of an expired handle",
                        Code.INVALID_RECEIPT_HANDLE,
                        it -> it.change(expired, 30_000)),
                fault(
                        "change to over 12 h",
                        Code.ILLEGAL_INVISIBLE_TIME,
                        it -> it.change(expired, LONGEST_INVISIBLE_MS + 1)),
                fault(
                        "change to less than nothing",
                        Code.ILLEGAL_INVISIBLE_TIME,
                        it -> it.change(expired, -1)));
    }

    static Stream<Case> transactions() {
        return Stream.of(
                fault(
                        "end of a blank transaction",
                        Code.INVALID_TRANSACTION_ID,
                        it -> it.endTransaction(it.transactional, " ")),
                fault(
                        "end of a transaction on an illegal topic",
                        Code.ILLEGAL_TOPIC,
                        it -> it.endTransaction("a b", "x")),
                fault(
                        "end of an unknown transaction",
                        Code.INTERNAL_SERVER_ERROR,
                        it -> it.endTransaction(it.transactional, "no-such-transaction")));
    }

    private static Case fault(String name, Code expected, Function<BadInputIT, Code> call) {
        return new Case(name, expected, expected, call);
    }

    private static Case differs(
            String name, Code expected, Code official, Function<BadInputIT, Code> call) {
        return new Case(name, expected, official, call);
    }

    private static Case anonymous(String name, Function<BadInputIT, Code> call) {
        return fault(name, Code.CLIENT_ID_REQUIRED, call);
    }

    private static byte[] body(int bytes) {
        return new byte[bytes];
    }

    private static SendMessageRequest request(Message... messages) {
        return SendMessageRequest.newBuilder().addAllMessages(Arrays.asList(messages)).build();
    }

    private Code send(Message... messages) {
        return client.blocking().sendMessage(request(messages)).getStatus().getCode();
    }

    private Message normal() {
        return RawClient.message(normal, body(1));
    }

    private Message with(String topic, UnaryOperator<SystemProperties.Builder> change) {
        return RawClient.message(topic, body(1)).toBuilder()
                .setSystemProperties(change.apply(RawClient.systemProperties()))
                .build();
    }

    private Code sendNormal(UnaryOperator<SystemProperties.Builder> change) {
        return send(with(normal, change));
    }

    private Code sendFifo(String messageGroup) {
        return send(
                with(
                        fifo,
                        system ->
                                system.setMessageType(MessageType.FIFO)
                                        .setMessageGroup(messageGroup)));
    }

    private Message withProperty(String key, String value) {
        return normal().toBuilder().putUserProperties(key, value).build();
    }

    private Message withProperties(int count, int valueBytes) {
        Message.Builder message = normal().toBuilder();
        for (int i = 0; i < count; i++) {
            message.putUserProperties("k" + i, "v".repeat(valueBytes));
        }
        return message.build();
    }

    private ReceiveMessageRequest.Builder receive(Duration invisible) {
        return RawClient.receive(group, normal, invisible);
    }

    private Code firstItem(ReceiveMessageRequest.Builder request) {
        ReceiveMessageResponse first = client.receive(request.build()).getFirst();
        return first.getStatus().getCode();
    }

    private Code assignment(String topic, String groupName) {
        return client.blocking()
                .queryAssignment(
                        QueryAssignmentRequest.newBuilder()
                                .setTopic(RawClient.resource(topic))
                                .setGroup(RawClient.resource(groupName))
                                .setEndpoints(RawClient.endpoints())
                                .build())
                .getStatus()
                .getCode();
    }

    private Code ack(String handle) {
        return client.blocking()
                .ackMessage(
                        RawClient.ack(group, normal)
                                .addEntries(
                                        AckMessageEntry.newBuilder()
                                                .setMessageId(RawClient.messageId())
                                                .setReceiptHandle(handle))
                                .build())
                .getEntries(0)
                .getStatus()
                .getCode();
    }

    private Code change(String handle, long invisibleMs) {
        return client.blocking()
                .changeInvisibleDuration(
                        ChangeInvisibleDurationRequest.newBuilder()
                                .setGroup(RawClient.resource(group))
                                .setTopic(RawClient.resource(normal))
                                .setMessageId(RawClient.messageId())
                                .setReceiptHandle(handle)
                                .setInvisibleDuration(Durations.fromMillis(invisibleMs))
                                .build())
                .getStatus()
                .getCode();
    }

    private Code endTransaction(String topic, String transactionId) {
        return client.blocking()
                .endTransaction(
                        EndTransactionRequest.newBuilder()
                                .setTopic(RawClient.resource(topic))
                                .setMessageId(RawClient.messageId())
                                .setTransactionId(transactionId)
                                .setResolution(TransactionResolution.COMMIT)
                                .build())
                .getStatus()
                .getCode();
    }
}
