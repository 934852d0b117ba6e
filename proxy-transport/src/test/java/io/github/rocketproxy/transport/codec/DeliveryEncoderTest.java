package io.github.rocketproxy.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.DigestType;
import apache.rocketmq.v2.Encoding;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageType;
import apache.rocketmq.v2.PullMessageResponse;
import apache.rocketmq.v2.ReceiveMessageResponse;
import apache.rocketmq.v2.SystemProperties;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.apache.rocketmq.common.compression.CompressionType;
import org.apache.rocketmq.common.compression.CompressorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class DeliveryEncoderTest {
    private static final long NOW_MS = 1_700_000_009_000L;
    private static final String HANDLE = "1 2 3 4 0 broker-a 3 42 4711";
    private static final byte[] BODY = "a body, a body, a body".getBytes(StandardCharsets.UTF_8);

    private final DeliveryEncoder encoder = new DeliveryEncoder();

    private Message encode(StoredMessage stored) {
        ByteBuf handle = Unpooled.copiedBuffer(HANDLE, StandardCharsets.US_ASCII);
        ByteBuf item = encoder.encode(stored, handle, 2, 60_000, NOW_MS);
        try {
            ReceiveMessageResponse response =
                    ReceiveMessageResponse.parseFrom(ByteBufUtil.getBytes(item));
            assertThat(response.hasMessage()).isTrue();
            return response.getMessage();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        } finally {
            item.release();
        }
    }

    @Test
    void shouldLeaveHandleAndInvisibleTimeOutWhenTheMessageIsOnlyRead()
            throws InvalidProtocolBufferException {
        StoredMessage stored =
                StoredBytes.of("topic", BODY, Map.of("UNIQ_KEY", "id-1", "POP_CK", "hidden"), 0);

        ByteBuf item = encoder.encode(stored, null, 1, 0, NOW_MS);
        PullMessageResponse response = PullMessageResponse.parseFrom(ByteBufUtil.getBytes(item));
        item.release();

        SystemProperties system = response.getMessage().getSystemProperties();
        assertThat(response.getMessage().getBody().toByteArray()).isEqualTo(BODY);
        assertThat(system.getMessageId()).isEqualTo("id-1");
        assertThat(system.getQueueId()).isEqualTo(3);
        assertThat(system.getQueueOffset()).isEqualTo(42);
        assertThat(system.getDeliveryAttempt()).isEqualTo(1);
        assertThat(system.hasReceiptHandle()).isFalse();
        assertThat(system.hasInvisibleDuration()).isFalse();
    }

    @Test
    void shouldFillEveryFieldWhenTheMessageHasIt() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("TAGS", "tag");
        properties.put("KEYS", "a  b");
        properties.put("UNIQ_KEY", "id-1");
        properties.put("__BORNHOST", "host-1");
        properties.put("__SHARDINGKEY", "group");
        properties.put("TRACE_CONTEXT", "trace");
        properties.put("_SYS_MSG_PRIORITY_", "7");
        properties.put("__LITE_TOPIC", "lite");
        properties.put("TIMER_DELIVER_MS", "1700000000500");
        properties.put("POP_CK", "hidden");
        properties.put("INNER_NUM", "hidden");
        properties.put("mine", "värde");

        Message message = encode(StoredBytes.of("ns%topic", BODY, properties, 0));

        SystemProperties system = message.getSystemProperties();
        assertThat(message.getTopic()).isEqualTo(Requests.resource("ns%topic"));
        assertThat(message.getBody().toByteArray()).isEqualTo(BODY);
        assertThat(message.getUserPropertiesMap()).containsExactly(Map.entry("mine", "värde"));
        assertThat(system.getTag()).isEqualTo("tag");
        assertThat(system.getKeysList()).containsExactly("a", "", "b");
        assertThat(system.getMessageId()).isEqualTo("id-1");
        assertThat(system.getBornHost()).isEqualTo("host-1");
        assertThat(system.getStoreHost()).isEqualTo("127.0.0.1:10911");
        assertThat(system.getBornTimestamp()).isEqualTo(Requests.timestamp(StoredBytes.BORN_MS));
        assertThat(system.getStoreTimestamp()).isEqualTo(Requests.timestamp(StoredBytes.STORED_MS));
        assertThat(system.getDeliveryTimestamp()).isEqualTo(Requests.timestamp(1_700_000_000_500L));
        assertThat(system.getMessageGroup()).isEqualTo("group");
        assertThat(system.getTraceContext()).isEqualTo("trace");
        assertThat(system.getPriority()).isEqualTo(7);
        assertThat(system.getLiteTopic()).isEqualTo("lite");
        assertThat(system.getMessageType()).isEqualTo(MessageType.DELAY);
        assertThat(system.getReceiptHandle()).isEqualTo(HANDLE);
        assertThat(system.getQueueId()).isEqualTo(3);
        assertThat(system.getQueueOffset()).isEqualTo(42);
        assertThat(system.getDeliveryAttempt()).isEqualTo(2);
        assertThat(system.getInvisibleDuration()).isEqualTo(Requests.duration(60_000));
        assertThat(system.getBodyEncoding()).isEqualTo(Encoding.IDENTITY);
        assertThat(system.getBodyDigest().getType()).isEqualTo(DigestType.MD5);
        assertThat(system.getBodyDigest().getChecksum()).isEqualTo(md5(BODY));
        assertThat(message.getUnknownFields().asMap()).isEmpty();
        assertThat(system.getUnknownFields().asMap()).isEmpty();
    }

    @Test
    void shouldFallBackToWhatTheStoreKnowsWhenPropertiesAreMissing() {
        SystemProperties system =
                encode(StoredBytes.of("topic", new byte[0], Map.of(), 0)).getSystemProperties();

        assertThat(system.getMessageId()).isEqualTo("7F00000100002A9F0000000000001267");
        assertThat(system.getBornHost()).isEqualTo("10.0.0.200:1234");
        assertThat(system.getMessageType()).isEqualTo(MessageType.NORMAL);
        assertThat(system.hasDeliveryTimestamp()).isFalse();
        assertThat(system.hasTag()).isFalse();
        assertThat(system.getBodyDigest().getChecksum()).isEqualTo(md5(new byte[0]));
    }

    @ParameterizedTest
    @CsvSource({
        "TRAN_MSG, true, TRANSACTION",
        "TRAN_MSG, false, NORMAL",
        "DELAY, 3, DELAY",
        "TIMER_DELAY_SEC, 3, DELAY",
        "__SHARDINGKEY, g, FIFO",
        "_SYS_MSG_PRIORITY_, 1, PRIORITY",
        "__LITE_TOPIC, l, LITE"
    })
    void shouldDeriveTheTypeFromTheProperties(String name, String value, MessageType type) {
        Message message = encode(StoredBytes.of("topic", BODY, Map.of(name, value), 0));

        assertThat(message.getSystemProperties().getMessageType()).isEqualTo(type);
    }

    @Test
    void shouldDeliverPlainBytesWhenTheBodyIsZlibOrGzip() throws IOException {
        ByteArrayOutputStream zlib = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(zlib)) {
            out.write(BODY);
        }
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(BODY);
        }

        assertPlain(encode(StoredBytes.of("topic", zlib.toByteArray(), Map.of(), 1)));
        assertPlain(encode(StoredBytes.of("topic", gzip.toByteArray(), Map.of(), 1)));
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void shouldDeliverPlainBytesWhenARemotingProducerCompressedTheBody(CompressionType type)
            throws IOException {
        byte[] compressed = CompressorFactory.getCompressor(type).compress(BODY, 5);
        int sysFlag = 1 | type.getCompressionFlag();

        assertPlain(encode(StoredBytes.of("topic", compressed, Map.of(), sysFlag)));
        byte[] cut = Arrays.copyOf(compressed, compressed.length - 5);
        assertThat(encode(StoredBytes.of("topic", cut, Map.of(), sysFlag)).getBody().toByteArray())
                .isEqualTo(cut);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void shouldNotBlowUpABodyBeyondAllBounds(CompressionType type) throws IOException {
        byte[] bomb = CompressorFactory.getCompressor(type).compress(new byte[33 << 20], 5);

        Message message =
                encode(StoredBytes.of("topic", bomb, Map.of(), 1 | type.getCompressionFlag()));

        assertThat(message.getBody().size()).isEqualTo(bomb.length);
        assertThat(message.getSystemProperties().getBodyEncoding()).isEqualTo(Encoding.GZIP);
    }

    @Test
    void shouldDeliverAnEmptyStoredBodyAsEmpty() {
        Message message = encode(StoredBytes.of("topic", new byte[0], Map.of(), 0));

        assertThat(message.getBody().isEmpty()).isTrue();
        assertThat(message.getSystemProperties().getBodyDigest().getChecksum())
                .isEqualTo(md5(new byte[0]));
    }

    private static void assertPlain(Message message) {
        SystemProperties system = message.getSystemProperties();
        assertThat(message.getBody().toByteArray()).isEqualTo(BODY);
        assertThat(system.getBodyEncoding()).isEqualTo(Encoding.IDENTITY);
        assertThat(system.getBodyDigest().getChecksum()).isEqualTo(md5(BODY));
    }

    @Test
    void shouldPassTheBytesOnWhenTheCompressionIsUnknownOrCorrupt() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(BODY);
        }
        byte[] corrupt = gzip.toByteArray();
        corrupt[corrupt.length - 6] ^= 1;
        byte[] ofAnotherMethod = gzip.toByteArray();
        ofAnotherMethod[2] = 7;

        for (byte[] body : new byte[][] {BODY, corrupt, ofAnotherMethod, {0x1F, (byte) 0x8B}}) {
            Message message = encode(StoredBytes.of("topic", body, Map.of(), 1));

            assertThat(message.getBody().toByteArray()).isEqualTo(body);
            assertThat(message.getSystemProperties().getBodyEncoding()).isEqualTo(Encoding.GZIP);
            assertThat(message.getSystemProperties().getBodyDigest().getChecksum())
                    .isEqualTo(md5(body));
        }
    }

    @Property(tries = 200)
    void shouldParseAsProtobufWhateverTheSizes(
            @ForAll @Size(max = 50)
                    Map<
                                    @AlphaChars @StringLength(min = 21, max = 40) String,
                                    @AlphaChars @StringLength(min = 1, max = 600) String>
                            properties,
            @ForAll @IntRange(max = 70_000) int bodySize) {
        byte[] body = new byte[bodySize];

        Message message = encode(StoredBytes.of("topic", body, properties, 0));

        assertThat(message.getBody().size()).isEqualTo(bodySize);
        assertThat(message.getUserPropertiesMap()).isEqualTo(properties);
        assertThat(message.getSystemProperties().getReceiptHandle()).isEqualTo(HANDLE);
    }

    private static String md5(byte[] body) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("MD5").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
