package io.github.rocketproxy.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Digest;
import apache.rocketmq.v2.DigestType;
import apache.rocketmq.v2.Encoding;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageType;
import apache.rocketmq.v2.Resource;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.SystemProperties;
import com.google.protobuf.ByteString;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class SendDecoderTest {
    private static final long DAY_MS = 86_400_000;

    private final SendDecoder decoder = Requests.sendDecoder();

    private List<RequestEvent> decode(SendMessageRequest request) {
        return Requests.decode(decoder, request, -1);
    }

    @Test
    void shouldMakeOneEventPerMessageWhenRequestHasSeveral() {
        List<RequestEvent> events =
                decode(
                        Requests.send(
                                Requests.message().setBody(ByteString.copyFromUtf8("one")),
                                Requests.message().setBody(ByteString.copyFromUtf8("two"))));

        assertThat(events).extracting(event -> event.verdict).containsOnlyNulls();
        assertThat(events).extracting(event -> event.kind).containsOnly(RequestKind.SEND);
        assertThat(events)
                .extracting(event -> event.body.text(event.payload))
                .containsExactly("one", "two");
        assertThat(events).extracting(event -> event.bornTimestampMs).containsOnly(Requests.NOW_MS);
    }

    @Test
    void shouldRefuseTheRequestOnceWhenOneMessageIsBad() {
        List<RequestEvent> events =
                decode(
                        Requests.send(
                                Requests.message(), Requests.message().setBody(ByteString.EMPTY)));

        assertThat(events).hasSize(1);
        assertThat(events.get(0).verdict).isEqualTo(ReplyCode.MESSAGE_BODY_EMPTY);
    }

    @Test
    void shouldRefuseWhenTopicsDiffer() {
        Resource other = Resource.newBuilder().setResourceNamespace("n").setName("topic").build();

        assertVerdict(
                Requests.send(Requests.message(), Requests.message().setTopic(other)),
                ReplyCode.MESSAGE_CORRUPTED);
    }

    @Test
    void shouldRefuseWhenThereIsNoMessageOrTooMany() {
        Message.Builder[] many = new Message.Builder[1_025];
        Arrays.fill(many, Requests.message());

        assertVerdict(Requests.send(), ReplyCode.MESSAGE_CORRUPTED);
        assertVerdict(Requests.send(many), ReplyCode.PAYLOAD_TOO_LARGE);
        assertThat(decode(Requests.send(Arrays.copyOf(many, 1_024)))).hasSize(1_024);
    }

    @Test
    void shouldRefuseWhenRequestIsNoProtobuf() {
        byte[] garbage = {10, 127, 1, 2};

        List<RequestEvent> events = Requests.decode(decoder, Unpooled.wrappedBuffer(garbage), -1);

        assertThat(events.get(0).verdict).isEqualTo(ReplyCode.BAD_REQUEST);
        assertThat(events.get(0).kind).isEqualTo(RequestKind.SEND);
    }

    private void assertVerdict(SendMessageRequest request, ReplyCode code) {
        List<RequestEvent> events = decode(request);
        assertThat(events).hasSize(1);
        assertThat(events.get(0).verdict).isEqualTo(code);
    }

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of("topic blank", Requests.message().setTopic(topic("")), 40002),
                Arguments.of(
                        "topic long", Requests.message().setTopic(topic("t".repeat(128))), 40002),
                Arguments.of("topic max", Requests.message().setTopic(topic("t".repeat(127))), 0),
                Arguments.of("topic letter", Requests.message().setTopic(topic("a.b")), 40002),
                Arguments.of("topic odd", Requests.message().setTopic(topic("ns%a|b_-1")), 0),
                Arguments.of("topic system", Requests.message().setTopic(topic("TBW102")), 40002),
                Arguments.of("topic sys", Requests.message().setTopic(topic("rmq_sys_x")), 40002),
                Arguments.of("body max", body(4_194_304), 0),
                Arguments.of("body large", body(4_194_305), 41301),
                Arguments.of("reserved", property("TAGS", "x"), 40007),
                Arguments.of("inner", property("INNER_MULTI_DISPATCH", "x"), 40007),
                Arguments.of("inner other", property("INNER_X", "x"), 40007),
                Arguments.of("transaction id", property("__transactionId__", "x"), 40007),
                Arguments.of("control key", property("a\u0001", "x"), 40007),
                Arguments.of("control value", property("a", "x\u0085"), 40007),
                Arguments.of("unicode", property("grün", "Straße 漢"), 0),
                Arguments.of("many", properties(129), 43101),
                Arguments.of("most", properties(128), 0),
                Arguments.of("size max", property("k", "v".repeat(16_383)), 0),
                Arguments.of("size", property("k", "v".repeat(16_384)), 43101),
                Arguments.of("tag blank", Requests.message(system().setTag("  ")), 40004),
                Arguments.of("tag bar", Requests.message(system().setTag("a|b")), 40004),
                Arguments.of("tag control", Requests.message(system().setTag("a\n")), 40004),
                Arguments.of("tag empty", Requests.message(system().setTag("")), 0),
                Arguments.of(
                        "key blank", Requests.message(system().addKeys("a").addKeys(" ")), 40005),
                Arguments.of("key control", Requests.message(system().addKeys("\u007f")), 40005),
                Arguments.of("key empty", Requests.message(system().addKeys("")), 0),
                Arguments.of(
                        "key size", Requests.message(system().addKeys("k".repeat(16_385))), 43101),
                Arguments.of(
                        "id blank",
                        Requests.message().setSystemProperties(system().setMessageId(" ")),
                        40009),
                Arguments.of(
                        "id control",
                        Requests.message().setSystemProperties(system().setMessageId("a\u0002")),
                        40009),
                Arguments.of(
                        "trace control",
                        Requests.message(system().setTraceContext("a\u0001")),
                        40000),
                Arguments.of(
                        "host control", Requests.message(system().setBornHost("a\u0001")), 40000),
                Arguments.of(
                        "trace huge",
                        Requests.message(system().setTraceContext("a".repeat(32_767))),
                        43101),
                Arguments.of(
                        "recovery",
                        Requests.message(
                                system().setMessageType(MessageType.TRANSACTION)
                                        .setOrphanedTransactionRecoveryDuration(
                                                Requests.duration(3_601_000))),
                        40000),
                Arguments.of("deliver max", delivery(DAY_MS), 0),
                Arguments.of("deliver late", delivery(DAY_MS + 1), 40012),
                Arguments.of("deliver past", delivery(-5), 0),
                Arguments.of(
                        "group max", Requests.message(system().setMessageGroup("g".repeat(63))), 0),
                Arguments.of(
                        "group long",
                        Requests.message(system().setMessageGroup("g".repeat(64))),
                        40006),
                Arguments.of("group blank", Requests.message(system().setMessageGroup(" ")), 40006),
                Arguments.of("lite", Requests.message(system().setLiteTopic("l.")), 40020),
                Arguments.of("lite empty", Requests.message(system().setLiteTopic("")), 0),
                Arguments.of("priority", Requests.message(system().setPriority(-1)), 40000),
                Arguments.of("priority least", Requests.message(system().setPriority(0)), 0),
                Arguments.of("digest", digest("F6A9CD3B08F0CC2D"), 40016),
                Arguments.of("tag wide", Requests.message(system().setTag("\u3000 ")), 40004),
                Arguments.of("tag hard", Requests.message(system().setTag("\u00a0")), 0),
                Arguments.of("key wide", Requests.message(system().addKeys("\u2003")), 40005),
                Arguments.of(
                        "group wide", Requests.message(system().setMessageGroup("\u1680")), 40006),
                Arguments.of(
                        "group utf8",
                        Requests.message(system().setMessageGroup("ü".repeat(32))),
                        40006),
                Arguments.of(
                        "group control",
                        Requests.message(system().setMessageGroup("a\u0001")),
                        40006),
                Arguments.of(
                        "recovery max",
                        Requests.message(
                                system().setMessageType(MessageType.TRANSACTION)
                                        .setOrphanedTransactionRecoveryDuration(
                                                Requests.duration(3_600_000))),
                        0),
                Arguments.of(
                        "recovery of none",
                        Requests.message(
                                system().setOrphanedTransactionRecoveryDuration(
                                                Requests.duration(3_601_000))),
                        0),
                Arguments.of(
                        "lite long",
                        Requests.message(system().setLiteTopic("l".repeat(65))),
                        40020),
                Arguments.of(
                        "lite max", Requests.message(system().setLiteTopic("l".repeat(64))), 0));
    }

    private static Resource topic(String name) {
        return Requests.resource(name);
    }

    private static SystemProperties.Builder system() {
        return SystemProperties.newBuilder();
    }

    private static Message.Builder body(int size) {
        return Requests.message().setBody(ByteString.copyFrom(new byte[size]));
    }

    private static Message.Builder property(String name, String value) {
        return Requests.message().putUserProperties(name, value);
    }

    private static Message.Builder properties(int count) {
        Message.Builder message = Requests.message();
        for (int i = 0; i < count; i++) {
            message.putUserProperties("p" + i, "v");
        }
        return message;
    }

    private static Message.Builder digest(String checksum) {
        return Requests.message(
                system().setBodyDigest(
                                Digest.newBuilder().setType(DigestType.MD5).setChecksum(checksum)));
    }

    private static Message.Builder delivery(long aheadMs) {
        return Requests.message(
                system().setDeliveryTimestamp(Requests.timestamp(Requests.NOW_MS + aheadMs)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void shouldAnswerTheRightCodeWhenMessageIsAtALimit(
            String name, Message.Builder message, int code) {
        RequestEvent event = decode(Requests.send(message)).get(0);

        assertThat(event.verdict == null ? 0 : event.verdict.number()).as(name).isEqualTo(code);
    }

    @Test
    void shouldLookAtTheDigestOnlyWhenItIsSwitchedOn() {
        SendDecoder lax =
                new SendDecoder(
                        Requests.limits(false), new SendProperties(), () -> Requests.NOW_MS);
        SendMessageRequest wrong = Requests.send(digest("00"));
        SendMessageRequest right = Requests.send(digest("841A2D689AD86BD1611447453C22C6FC"));

        assertThat(Requests.decode(lax, wrong, -1).get(0).verdict).isNull();
        assertThat(decode(wrong).get(0).verdict).isEqualTo(ReplyCode.MESSAGE_CORRUPTED);
        assertThat(decode(right).get(0).verdict).isNull();
    }

    @Test
    void shouldTakeTheProxysTimeWhenTheMessageHasNone() {
        RequestEvent event =
                decode(
                                Requests.send(
                                        Requests.message(
                                                system().setBornTimestamp(Requests.timestamp(0)))))
                        .get(0);

        assertThat(event.bornTimestampMs).isEqualTo(Requests.NOW_MS);
    }

    @Test
    void shouldKeepEachMessagesOwnEncodingKindAndGroupWhenTheyDiffer() {
        List<RequestEvent> events =
                decode(
                        Requests.send(
                                Requests.message(system().setBodyEncoding(Encoding.GZIP)),
                                Requests.message(system().setMessageGroup("a")),
                                Requests.message(system().setMessageGroup("b")),
                                Requests.message(system().setMessageType(MessageType.TRANSACTION)),
                                Requests.message(system().setPriority(3)),
                                Requests.message(
                                        system().setDeliveryTimestamp(Requests.timestamp(5)))));

        assertThat(events)
                .extracting(event -> event.messageKind)
                .containsExactly(
                        MessageKind.NORMAL,
                        MessageKind.FIFO,
                        MessageKind.FIFO,
                        MessageKind.TRANSACTION,
                        MessageKind.PRIORITY,
                        MessageKind.DELAY);
        assertThat(events).extracting(event -> event.sysFlag).containsExactly(1, 0, 0, 4, 0, 0);
        assertThat(events)
                .extracting(event -> event.messageGroup.text(event.payload))
                .containsExactly("", "a", "b", "", "", "");
    }

    static Stream<Arguments> kinds() {
        SystemProperties.Builder all =
                system().setMessageGroup("g")
                        .setPriority(0)
                        .setLiteTopic("l")
                        .setDeliveryTimestamp(Requests.timestamp(5));
        return Stream.of(
                Arguments.of(
                        all.clone().setMessageType(MessageType.TRANSACTION),
                        MessageKind.TRANSACTION),
                Arguments.of(all.clone(), MessageKind.DELAY),
                Arguments.of(all.clone().clearDeliveryTimestamp(), MessageKind.FIFO),
                Arguments.of(
                        all.clone().clearDeliveryTimestamp().clearMessageGroup(),
                        MessageKind.PRIORITY),
                Arguments.of(system().setLiteTopic("l"), MessageKind.LITE),
                Arguments.of(system().setMessageType(MessageType.FIFO), MessageKind.NORMAL));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldDeriveTheKindFromTheFields(SystemProperties.Builder system, MessageKind kind) {
        RequestEvent event = decode(Requests.send(Requests.message(system))).get(0);

        assertThat(event.verdict).isNull();
        assertThat(event.messageKind).isEqualTo(kind);
        assertThat(event.sysFlag).isEqualTo(kind == MessageKind.TRANSACTION ? 4 : 0);
    }

    @Test
    void shouldLetTheLiteTopicDecideTheQueueWhenThereIsNoGroup() {
        RequestEvent event =
                decode(
                                Requests.send(
                                        Requests.message(
                                                system().setLiteTopic("lite")
                                                        .setBodyEncoding(Encoding.GZIP))))
                        .get(0);

        assertThat(event.messageGroup.text(event.payload)).isEqualTo("lite");
        assertThat(event.sysFlag).isEqualTo(1);
    }
}
