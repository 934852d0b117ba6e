package io.github.rocketproxy.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Encoding;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageType;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.SystemProperties;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.Timestamp;
import io.github.rocketproxy.fuzz.FuzzInput;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.junit.jupiter.api.Timeout;

/** Sends: whatever is taken reads as protobuf reads it, and its properties as brokers do. */
class SendDecoderFuzzTest {
    private static final Parser<SendMessageRequest> OFFICIAL =
            DiscardUnknownFieldsParser.wrap(SendMessageRequest.parser());
    private static final long FAR_SECONDS = 1_000_000_000_000L;

    private final SendDecoder decoder =
            new SendDecoder(Requests.limits(true), new SendProperties(), () -> Requests.NOW_MS);

    @Timeout(30)
    @FuzzTest(maxDuration = "5s")
    void send(byte[] input) {
        FuzzInput.assertSame(
                input,
                (buffer, offset, length) ->
                        EventText.of(Requests.decode(decoder, buffer.slice(offset, length), -1)));
        SendMessageRequest request = official(input);
        if (request == null) {
            return;
        }
        ByteBuf canonical = Unpooled.wrappedBuffer(request.toByteArray());
        List<RequestEvent> events = Requests.decode(decoder, canonical, -1);
        RequestEvent first = events.getFirst();
        if (first.verdict != null) {
            assertThat(events).hasSize(1);
            assertThat(first.verdictText).doesNotContain("no valid protobuf");
            return;
        }
        assertThat(events).hasSize(request.getMessagesCount());
        for (int i = 0; i < events.size(); i++) {
            assertReads(events.get(i), request.getMessages(i));
        }
    }

    private static SendMessageRequest official(byte[] input) {
        try {
            return OFFICIAL.parseFrom(input);
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    private static void assertReads(RequestEvent event, Message message) {
        SystemProperties system = message.getSystemProperties();
        ByteBuf payload = event.payload;
        assertThat(event.topic.text(payload)).isEqualTo(message.getTopic().getName());
        assertThat(event.messageId.text(payload)).isEqualTo(system.getMessageId());
        assertThat(event.liteTopic.text(payload)).isEqualTo(system.getLiteTopic());
        assertThat(event.body.length()).isEqualTo(message.getBody().size());
        assertThat(payload.slice(event.body.offset(), event.body.length()).nioBuffer())
                .isEqualTo(message.getBody().asReadOnlyByteBuffer());
        assertThat((event.sysFlag & 1) != 0).isEqualTo(system.getBodyEncoding() == Encoding.GZIP);
        assertThat((event.sysFlag & 4) != 0)
                .isEqualTo(system.getMessageType() == MessageType.TRANSACTION);
        assertProperties(stored(event), message);
    }

    private static Map<String, String> stored(RequestEvent event) {
        ByteBuf out = Unpooled.buffer();
        assertThat(event.properties.writeTo(event, out)).isEqualTo(out.readableBytes());
        return MessageDecoder.string2messageProperties(out.toString(StandardCharsets.UTF_8));
    }

    private static void assertProperties(Map<String, String> stored, Message message) {
        SystemProperties system = message.getSystemProperties();
        message.getUserPropertiesMap()
                .forEach(
                        (name, value) -> {
                            if (!name.isEmpty() && !value.isEmpty()) {
                                assertThat(stored).containsEntry(name, value);
                            }
                        });
        assertThat(stored)
                .containsEntry("UNIQ_KEY", system.getMessageId())
                .containsEntry("PGROUP", message.getTopic().getName())
                .containsEntry("RECONSUME_TIME", "" + system.getDeliveryAttempt());
        assertText(stored, "TAGS", system.getTag());
        assertText(stored, "__SHARDINGKEY", system.getMessageGroup());
        assertText(stored, "__LITE_TOPIC", system.getLiteTopic());
        assertText(stored, "TRACE_CONTEXT", system.getTraceContext());
        assertText(
                stored,
                "KEYS",
                String.join(" ", system.getKeysList().stream().filter(k -> !k.isEmpty()).toList()));
        if (system.hasDeliveryTimestamp() && isNear(system.getDeliveryTimestamp())) {
            assertThat(stored)
                    .containsEntry("TIMER_DELIVER_MS", "" + ms(system.getDeliveryTimestamp()));
        }
    }

    private static void assertText(Map<String, String> stored, String name, String value) {
        assertThat(stored.get(name)).isEqualTo(value.isEmpty() ? null : value);
    }

    private static boolean isNear(Timestamp time) {
        return Math.abs(time.getSeconds()) < FAR_SECONDS;
    }

    private static long ms(Timestamp time) {
        return time.getSeconds() * 1_000 + Math.floorDiv(time.getNanos(), 1_000_000);
    }
}
