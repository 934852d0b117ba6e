package io.github.rocketproxy.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.AckMessageEntry;
import apache.rocketmq.v2.AckMessageRequest;
import apache.rocketmq.v2.Broker;
import apache.rocketmq.v2.ChangeInvisibleDurationRequest;
import apache.rocketmq.v2.EndTransactionRequest;
import apache.rocketmq.v2.FilterExpression;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageQueue;
import apache.rocketmq.v2.MessageType;
import apache.rocketmq.v2.ReceiveMessageRequest;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.SystemProperties;
import apache.rocketmq.v2.TransactionResolution;
import apache.rocketmq.v2.TransactionSource;
import com.google.protobuf.ByteString;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.rocketmq.common.message.MessageDecoder;

class RequestParityTest {
    private static final MessageLimits LIMITS = MessageLimits.DEFAULTS;
    private static final String HANDLE = "12345 1700000000000 60000 3 0 broker-a 2 12350 99887766";

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars('-', '_', '%')
                .ofMinLength(1)
                .ofMaxLength(40);
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings()
                .withCharRange('0', '9')
                .withCharRange('a', 'z')
                .withChars('ä', '漢')
                .ofMinLength(1)
                .ofMaxLength(200);
    }

    @Provide
    Arbitrary<Map<String, String>> userProperties() {
        return Arbitraries.maps(words().map(word -> "u" + word), words()).ofMaxSize(8);
    }

    @Provide
    Arbitrary<List<String>> keyLists() {
        return words().list().ofMaxSize(4);
    }

    @Property(tries = 300)
    void shouldReadSendsAsProtobufDoes(
            @ForAll("names") String topic,
            @ForAll("words") String id,
            @ForAll("keyLists") List<String> keys,
            @ForAll("userProperties") Map<String, String> properties,
            @ForAll boolean isTransaction,
            @ForAll byte bits,
            @ForAll int number) {
        SystemProperties.Builder system =
                SystemProperties.newBuilder().setMessageId(id).addAllKeys(keys);
        Map<String, String> expected = new HashMap<>(properties);
        expected.put("UNIQ_KEY", id);
        expected.put("PGROUP", topic);
        if (!keys.isEmpty()) {
            expected.put("KEYS", String.join(" ", keys));
        }
        system.setDeliveryAttempt(number);
        expected.put("RECONSUME_TIME", Integer.toString(number));
        decorate(system, expected, isTransaction, bits, number & Integer.MAX_VALUE);
        Message message =
                Message.newBuilder()
                        .setTopic(Requests.resource(topic))
                        .putAllUserProperties(properties)
                        .setSystemProperties(system)
                        .setBody(ByteString.copyFromUtf8("body" + number))
                        .build();

        RequestEvent event =
                Requests.decode(
                                Requests.sendDecoder(),
                                SendMessageRequest.newBuilder().addMessages(message).build(),
                                -1)
                        .get(0);

        assertThat(event.verdict).isNull();
        assertThat(text(event, event.topic)).isEqualTo(topic);
        assertThat(text(event, event.messageId)).isEqualTo(id);
        assertThat(text(event, event.body)).isEqualTo("body" + number);
        assertThat(bytes(event, event.message)).isEqualTo(message.toByteArray());
        assertThat(storedProperties(event)).isEqualTo(expected);
    }

    private static void decorate(
            SystemProperties.Builder system,
            Map<String, String> expected,
            boolean isTransaction,
            byte bits,
            int number) {
        if (isTransaction) {
            system.setMessageType(MessageType.TRANSACTION);
            system.setOrphanedTransactionRecoveryDuration(Requests.duration(7_000));
            expected.put("TRAN_MSG", "true");
            expected.put("CHECK_IMMUNITY_TIME_IN_SECONDS", "7");
        }
        if ((bits & 1) != 0) {
            system.setTag("tag");
            expected.put("TAGS", "tag");
        }
        if ((bits & 2) != 0) {
            system.setDeliveryTimestamp(Requests.timestamp(number));
            expected.put("TIMER_DELIVER_MS", Integer.toString(number));
        }
        if ((bits & 4) != 0) {
            system.setPriority(number);
            expected.put("_SYS_MSG_PRIORITY_", Integer.toString(number));
        }
        if ((bits & 8) != 0) {
            system.setMessageGroup("group");
            expected.put("__SHARDINGKEY", "group");
        }
        if ((bits & 16) != 0) {
            system.setLiteTopic("lite");
            expected.put("__LITE_TOPIC", "lite");
        }
        if ((bits & 32) != 0) {
            system.setTraceContext("trace");
            expected.put("TRACE_CONTEXT", "trace");
        }
        boolean hasHost = (bits & 64) != 0;
        system.setBornHost(hasHost ? "host" : " ");
        expected.put("__BORNHOST", hasHost ? "host" : "10.0.0.7:4711");
        if (bits < 0) {
            system.setBornTimestamp(Requests.timestamp(number));
        }
        expected.put(
                "BORN_TIMESTAMP", Long.toString(bits < 0 && number > 0 ? number : Requests.NOW_MS));
    }

    private static Map<String, String> storedProperties(RequestEvent event) {
        ByteBuf out = Unpooled.buffer();
        int written = event.properties.writeTo(event, out);
        assertThat(written).isEqualTo(out.readableBytes());
        return MessageDecoder.string2messageProperties(out.toString(StandardCharsets.UTF_8));
    }

    private static String text(RequestEvent event, Slice slice) {
        return slice.text(event.payload);
    }

    private static byte[] bytes(RequestEvent event, Slice slice) {
        byte[] bytes = new byte[slice.length()];
        event.payload.getBytes(slice.offset(), bytes);
        return bytes;
    }

    @Property(tries = 200)
    void shouldReadReceivesAsProtobufDoes(
            @ForAll("names") String topic,
            @ForAll("names") String group,
            @ForAll("words") String expression,
            @ForAll("words") String attempt,
            @ForAll("names") String broker) {
        ReceiveMessageRequest request =
                ReceiveMessageRequest.newBuilder()
                        .setGroup(Requests.resource(group))
                        .setMessageQueue(
                                MessageQueue.newBuilder()
                                        .setId(7)
                                        .setTopic(Requests.resource(topic))
                                        .setBroker(Broker.newBuilder().setName(broker)))
                        .setFilterExpression(
                                FilterExpression.newBuilder()
                                        .setTypeValue(1)
                                        .setExpression(expression))
                        .setInvisibleDuration(Requests.duration(30_500))
                        .setAttemptId(attempt)
                        .build();

        RequestEvent event =
                Requests.decode(new ReceiveDecoder(LIMITS, CallerSettings.DEFAULT), request, -1)
                        .get(0);

        assertThat(event.verdict).isNull();
        assertThat(text(event, event.topic)).isEqualTo(topic);
        assertThat(text(event, event.group)).isEqualTo(group);
        assertThat(text(event, event.brokerName)).isEqualTo(broker);
        assertThat(text(event, event.expression)).isEqualTo(expression);
        assertThat(text(event, event.attemptId)).isEqualTo(attempt);
        assertThat(event.invisibleMs).isEqualTo(30_500);
    }

    @Property(tries = 200)
    void shouldReadAcksAsProtobufDoes(
            @ForAll("names") String topic,
            @ForAll("names") String group,
            @ForAll("keyLists") List<String> ids) {
        AckMessageRequest.Builder request =
                AckMessageRequest.newBuilder()
                        .setGroup(Requests.resource(group))
                        .setTopic(Requests.resource(topic));
        for (String id : ids) {
            request.addEntries(
                    AckMessageEntry.newBuilder()
                            .setMessageId(id)
                            .setReceiptHandle(HANDLE)
                            .setLiteTopic("lite"));
        }

        List<RequestEvent> events = Requests.decode(new AckDecoder(LIMITS), request.build(), -1);

        if (ids.isEmpty()) {
            assertThat(events.get(0).verdict.number()).isEqualTo(50001);
            return;
        }
        assertThat(events).extracting(event -> event.verdict).containsOnlyNulls();
        assertThat(events).extracting(e -> text(e, e.messageId)).isEqualTo(ids);
        assertThat(events).extracting(e -> text(e, e.receiptHandle)).containsOnly(HANDLE);
        assertThat(events).extracting(e -> text(e, e.liteTopic)).containsOnly("lite");
        assertThat(events).extracting(e -> text(e, e.group)).containsOnly(group);
        assertThat(events).extracting(e -> text(e, e.topic)).containsOnly(topic);
    }

    @Property(tries = 200)
    void shouldReadChangesAsProtobufDoes(
            @ForAll("names") String topic,
            @ForAll("names") String group,
            @ForAll("words") String id,
            @ForAll boolean isSuspend) {
        ChangeInvisibleDurationRequest request =
                ChangeInvisibleDurationRequest.newBuilder()
                        .setGroup(Requests.resource(group))
                        .setTopic(Requests.resource(topic))
                        .setReceiptHandle(HANDLE)
                        .setMessageId(id)
                        .setInvisibleDuration(Requests.duration(1_001))
                        .setSuspend(isSuspend)
                        .build();

        RequestEvent event =
                Requests.decode(new ChangeInvisibleDecoder(LIMITS), request, -1).get(0);

        assertThat(event.verdict).isNull();
        assertThat(text(event, event.topic)).isEqualTo(topic);
        assertThat(text(event, event.group)).isEqualTo(group);
        assertThat(text(event, event.messageId)).isEqualTo(id);
        assertThat(text(event, event.receiptHandle)).isEqualTo(HANDLE);
        assertThat(event.invisibleMs).isEqualTo(1_001);
        assertThat(event.isSuspend).isEqualTo(isSuspend);
    }

    @Property(tries = 200)
    void shouldReadEndsOfTransactionsAsProtobufDoes(
            @ForAll("names") String topic,
            @ForAll("words") String id,
            @ForAll("words") String transactionId,
            @ForAll boolean isCommit,
            @ForAll boolean isFromCheck) {
        EndTransactionRequest request =
                EndTransactionRequest.newBuilder()
                        .setTopic(Requests.resource(topic))
                        .setMessageId(id)
                        .setTransactionId(transactionId)
                        .setResolution(
                                isCommit
                                        ? TransactionResolution.COMMIT
                                        : TransactionResolution.ROLLBACK)
                        .setSource(
                                isFromCheck
                                        ? TransactionSource.SOURCE_SERVER_CHECK
                                        : TransactionSource.SOURCE_CLIENT)
                        .build();

        RequestEvent event = Requests.decode(new EndTransactionDecoder(), request, -1).get(0);

        assertThat(event.verdict).isNull();
        assertThat(text(event, event.topic)).isEqualTo(topic);
        assertThat(text(event, event.messageId)).isEqualTo(id);
        assertThat(text(event, event.transactionId)).isEqualTo(transactionId);
        assertThat(event.isCommit).isEqualTo(isCommit);
        assertThat(event.isFromCheck).isEqualTo(isFromCheck);
    }
}
