package io.github.rocketproxy.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.AckMessageEntry;
import apache.rocketmq.v2.AckMessageRequest;
import apache.rocketmq.v2.MessageType;
import apache.rocketmq.v2.SystemProperties;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CorruptInputTest {
    private static final MessageLimits LIMITS = MessageLimits.DEFAULTS;

    private static byte[] send() {
        SystemProperties.Builder system =
                SystemProperties.newBuilder()
                        .setTag("tag")
                        .addKeys("key")
                        .setMessageType(MessageType.TRANSACTION)
                        .setBornTimestamp(Requests.timestamp(1_234))
                        .setDeliveryTimestamp(Requests.timestamp(5_678))
                        .setOrphanedTransactionRecoveryDuration(Requests.duration(9_000))
                        .setPriority(3);
        return Requests.send(
                        Requests.message(system).putUserProperties("name", "value"),
                        Requests.message())
                .toByteArray();
    }

    private static List<RequestDecoder> decoders() {
        return List.of(
                Requests.sendDecoder(),
                new AckDecoder(LIMITS),
                new ChangeInvisibleDecoder(LIMITS),
                new EndTransactionDecoder(),
                new ReceiveDecoder(LIMITS, CallerSettings.DEFAULT),
                new PullDecoder(LIMITS));
    }

    private static List<RequestEvent> decodeSend(byte[] bytes) {
        return Requests.decode(Requests.sendDecoder(), Unpooled.wrappedBuffer(bytes), -1);
    }

    @Test
    void shouldRefuseEveryPrefixThatCutsAField() throws InvalidProtocolBufferException {
        byte[] whole = send();
        for (int length = 0; length < whole.length; length++) {
            byte[] prefix = java.util.Arrays.copyOf(whole, length);
            List<RequestEvent> events = decodeSend(prefix);

            boolean isValid = isWhole(prefix);
            assertThat(events.get(0).verdict == null).as("prefix of %d", length).isEqualTo(isValid);
        }
    }

    private static boolean isWhole(byte[] bytes) {
        try {
            return apache.rocketmq.v2.SendMessageRequest.parseFrom(bytes).getMessagesCount() > 0;
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    @Property(tries = 2_000)
    void shouldNeverThrowWhenBytesAreFlipped(
            @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 0, max = 10_000) Integer> flips) {
        byte[] bytes = send();
        for (int flip : flips) {
            bytes[flip % bytes.length] ^= (byte) (flip / bytes.length + 1);
        }
        survive(bytes);
    }

    @Property(tries = 2_000)
    void shouldNeverThrowWhenBytesAreRandom(@ForAll @Size(max = 200) byte[] bytes) {
        survive(bytes);
    }

    private static void survive(byte[] bytes) {
        for (RequestDecoder decoder : decoders()) {
            ByteBuf payload = Unpooled.wrappedBuffer(bytes);
            for (RequestEvent event : Requests.decode(decoder, payload, -1)) {
                assertThat(event.kind).isNotNull();
                if (event.properties != null && event.verdict == null) {
                    ByteBuf out = Unpooled.buffer();
                    assertThat(event.properties.writeTo(event, out)).isPositive();
                }
            }
        }
    }

    @Test
    void shouldRefuseOnlyTheEntryWhoseHandleIsMalformed() {
        AckMessageRequest request =
                AckMessageRequest.newBuilder()
                        .setGroup(Requests.resource("group"))
                        .setTopic(Requests.resource("topic"))
                        .addEntries(AckMessageEntry.newBuilder().setReceiptHandle("1 2 3"))
                        .addEntries(
                                AckMessageEntry.newBuilder()
                                        .setReceiptHandle("1 2 3 4 0 broker 6 7 8"))
                        .build();

        List<RequestEvent> events = Requests.decode(new AckDecoder(LIMITS), request, -1);

        assertThat(events.get(0).verdict.number()).isEqualTo(40013);
        assertThat(events.get(1).verdict).isNull();
    }
}
