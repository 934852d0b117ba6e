package io.github.rocketproxy.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Encoding;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.ReceiveMessageResponse;
import apache.rocketmq.v2.SystemProperties;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.rocketproxy.fuzz.FuzzInput;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Timeout;

/**
 * Stored messages on their way to clients: what is delivered is what brokers' own decoder reads.
 */
class DeliveryEncoderFuzzTest {
    private static final ByteBuf HANDLE =
            Unpooled.copiedBuffer("1 2 3 4 0 broker-a 3 42 4711", StandardCharsets.US_ASCII);
    private static final long NOW_MS = 1_700_000_009_000L;

    private final StoredMessage stored = new StoredMessage();
    private final DeliveryEncoder encoder = new DeliveryEncoder();

    @Timeout(30)
    @FuzzTest(maxDuration = "5s")
    void delivery(byte[] input) throws InvalidProtocolBufferException {
        if (!stored.wrap(Unpooled.wrappedBuffer(input), 0, input.length)) {
            return;
        }
        FuzzInput.assertSame(input, this::encode);
        Message message =
                parse((ByteBuffer) encode(Unpooled.wrappedBuffer(input), 0, input.length));
        if (message != null) {
            assertSame(message, input);
        }
    }

    private Object encode(ByteBuf buffer, int offset, int length) {
        assertThat(stored.wrap(buffer, offset, offset + length)).isTrue();
        ByteBuf item = encoder.encode(stored, HANDLE, 2, 60_000, NOW_MS);
        byte[] bytes = ByteBufUtil.getBytes(item);
        assertThat(item.release()).isTrue();
        return ByteBuffer.wrap(bytes);
    }

    /** Null where the broker's text is no UTF-8. */
    private Message parse(ByteBuffer item) throws InvalidProtocolBufferException {
        boolean isText =
                ByteBufUtil.isText(
                                stored.buffer(),
                                stored.propertiesOffset(),
                                stored.propertiesLength(),
                                StandardCharsets.UTF_8)
                        && ByteBufUtil.isText(
                                stored.buffer(),
                                stored.topicOffset(),
                                stored.topicLength(),
                                StandardCharsets.UTF_8);
        return isText ? ReceiveMessageResponse.parseFrom(item).getMessage() : null;
    }

    private static void assertSame(Message message, byte[] input) {
        int size = ByteBuffer.wrap(input).getInt();
        MessageExt official;
        try {
            official = MessageDecoder.decode(ByteBuffer.wrap(input, 0, size), true, false);
        } catch (RuntimeException e) {
            return;
        }
        if (official == null) {
            return;
        }
        SystemProperties system = message.getSystemProperties();
        assertThat(message.getTopic().getName()).isEqualTo(official.getTopic());
        assertThat(system.getQueueId()).isEqualTo(official.getQueueId());
        assertThat(system.getQueueOffset()).isEqualTo(official.getQueueOffset());
        if (system.getBodyEncoding() == Encoding.IDENTITY && (official.getSysFlag() & 1) == 0) {
            assertThat(message.getBody().toByteArray()).isEqualTo(body(official));
        }
        Map<String, String> properties =
                official.getProperties() == null ? Map.of() : official.getProperties();
        message.getUserPropertiesMap()
                .forEach((name, value) -> assertThat(properties).containsEntry(name, value));
        if (properties.containsKey("TAGS")) {
            assertThat(system.getTag()).isEqualTo(properties.get("TAGS"));
        }
        if (properties.containsKey("__SHARDINGKEY")) {
            assertThat(system.getMessageGroup()).isEqualTo(properties.get("__SHARDINGKEY"));
        }
        assertThat(system.getReceiptHandle()).isEqualTo(HANDLE.toString(StandardCharsets.US_ASCII));
    }

    private static byte[] body(MessageExt official) {
        byte[] body = official.getBody();
        return body == null ? new byte[0] : Arrays.copyOf(body, body.length);
    }
}
