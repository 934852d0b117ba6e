package io.github.rocketproxy.pipeline.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FlyweightsTest {
    /** Topic T, body "hi", queue 3, offset 5, physical 256, property K=V. */
    private static final String STORED =
            "00000062daa320a758932aac0000000300000000000000000000000500000000000001000000000000000000"
                    + "000003e87f0000010000000100000000000007d07f00000100002a9f0000000000000000000000000000"
                    + "0002686901540004"
                    + "4b015602";

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    @Test
    void shouldReadAStoredMessageInPlace() {
        ByteBuf buffer = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(STORED));
        StoredMessage message = new StoredMessage();

        assertThat(message.wrap(buffer, 0, buffer.writerIndex())).isTrue();

        assertThat(message.totalSize()).isEqualTo(buffer.readableBytes());
        assertThat(message.queueId()).isEqualTo(3);
        assertThat(message.queueOffset()).isEqualTo(5);
        assertThat(message.physicalOffset()).isEqualTo(256);
        assertThat(message.bornTimestampMs()).isEqualTo(1000);
        assertThat(message.storeTimestampMs()).isEqualTo(2000);
        assertThat(buffer.getInt(message.bornHostOffset() + 4)).isEqualTo(1);
        assertThat(buffer.getInt(message.storeHostOffset() + 4)).isEqualTo(10911);
        assertThat(message.reconsumeTimes()).isZero();
        assertThat(text(buffer, message.bodyOffset(), message.bodyLength())).isEqualTo("hi");
        assertThat(text(buffer, message.topicOffset(), message.topicLength())).isEqualTo("T");
        PropertyCursor properties = new PropertyCursor().wrap(message);
        assertThat(properties.next()).isTrue();
        assertThat(text(buffer, properties.nameOffset(), properties.nameLength())).isEqualTo("K");
        assertThat(text(buffer, properties.valueOffset(), properties.valueLength())).isEqualTo("V");
        assertThat(properties.next()).isFalse();
    }

    @Test
    void shouldPassOverWhatIsNoPairOfNameAndValue() {
        ByteBuf buffer = ascii("\2word\2\1value\2name\1\2K\1V\2rest");
        PropertyCursor properties = new PropertyCursor().wrap(buffer, 0, buffer.writerIndex());

        assertThat(properties.next()).isTrue();
        assertThat(text(buffer, properties.nameOffset(), properties.nameLength())).isEqualTo("K");
        assertThat(text(buffer, properties.valueOffset(), properties.valueLength())).isEqualTo("V");
        assertThat(properties.next()).isFalse();
    }

    @Property
    void shouldNotReadPastTheEndWhateverTheBytesAre(
            @ForAll @IntRange(min = 0, max = 98) int length,
            @ForAll @Size(max = 4) int[] positions,
            @ForAll byte value) {
        byte[] bytes = ByteBufUtil.decodeHexDump(STORED);
        for (int position : positions) {
            bytes[Math.floorMod(position, bytes.length)] = value;
        }
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes, 0, Math.min(length, bytes.length));
        StoredMessage message = new StoredMessage();

        if (message.wrap(buffer, 0, buffer.writerIndex())) {
            int end = buffer.writerIndex();
            assertThat(message.totalSize()).isLessThanOrEqualTo(end);
            assertThat(message.bodyOffset() + message.bodyLength()).isLessThanOrEqualTo(end);
            assertThat(message.topicOffset() + message.topicLength()).isLessThanOrEqualTo(end);
            PropertyCursor cursor = new PropertyCursor().wrap(message);
            while (cursor.next()) {
                assertThat(cursor.valueOffset() + cursor.valueLength()).isLessThanOrEqualTo(end);
            }
        }
    }

    @Test
    void shouldReadAReceiptHandleInPlace() {
        ByteBuf buffer = ascii("xx12345 1700000000000 60000 3 0 broker-a 2 12350 99887766");
        ReceiptHandle handle = new ReceiptHandle();

        assertThat(handle.wrap(buffer, 2, buffer.writerIndex() - 2)).isTrue();

        assertThat(handle.checkpointOffset()).isEqualTo(12345);
        assertThat(handle.popTimeMs()).isEqualTo(1700000000000L);
        assertThat(handle.invisibleMs()).isEqualTo(60000);
        assertThat(handle.reviveQueueId()).isEqualTo(3);
        assertThat(handle.retryFlag()).isZero();
        assertThat(text(buffer, handle.brokerNameOffset(), handle.brokerNameLength()))
                .isEqualTo("broker-a");
        assertThat(handle.queueId()).isEqualTo(2);
        assertThat(handle.queueOffset()).isEqualTo(12350);
        assertThat(handle.commitLogOffset()).isEqualTo(99887766);
        assertThat(handle.isExpired(1700000060000L)).isTrue();
        assertThat(handle.isExpired(1700000059999L)).isFalse();
    }

    @Property
    void shouldSayNoToWhatIsNoReceiptHandle(@ForAll String text) {
        ByteBuf buffer = ascii(text);

        boolean isHandle = new ReceiptHandle().wrap(buffer, 0, buffer.writerIndex());

        assertThat(isHandle && text.split(" ", -1).length < 8).isFalse();
    }

    @Test
    void shouldTakeAHandleOfEightFieldsAndRefuseSeven() {
        ByteBuf eight = ascii("1 2 3 4 0 b 6 7");
        ByteBuf seven = ascii("1 2 3 4 0 b 6");
        ReceiptHandle handle = new ReceiptHandle();

        assertThat(handle.wrap(eight, 0, eight.writerIndex())).isTrue();
        assertThat(handle.commitLogOffset()).isEqualTo(-1);
        assertThat(handle.wrap(seven, 0, seven.writerIndex())).isFalse();
    }

    @Property
    void shouldReadBackTheTransactionIdItWrote(
            @ForAll String uniqueKey,
            @ForAll @IntRange(min = 0) int queueOffset,
            @ForAll @IntRange(min = 0) int commitLogOffset) {
        String key = "K" + uniqueKey;
        ByteBuf buffer = ascii(TransactionId.format(key, "broker-a", queueOffset, commitLogOffset));
        TransactionId id = new TransactionId();

        assertThat(id.wrap(buffer, 0, buffer.writerIndex())).isTrue();

        assertThat(id.queueOffset()).isEqualTo(queueOffset);
        assertThat(id.commitLogOffset()).isEqualTo(commitLogOffset);
        assertThat(text(buffer, id.brokerNameOffset(), id.brokerNameLength()))
                .isEqualTo("broker-a");
        byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        assertThat(text(buffer, id.uniqueKeyOffset(), id.uniqueKeyLength()))
                .isEqualTo(new String(keyBytes, StandardCharsets.UTF_8));
    }

    @Test
    void shouldSayNoToAForeignTransactionId() {
        for (String foreign :
                new String[] {"", "01ABC", "a~b", "a~b~1", "~b~1~2", "a~~1~2", "a~b~x~2"}) {
            ByteBuf buffer = ascii(foreign);
            assertThat(new TransactionId().wrap(buffer, 0, buffer.writerIndex()))
                    .as(foreign)
                    .isFalse();
        }
    }

    private static String text(ByteBuf buffer, int offset, int length) {
        return buffer.toString(offset, length, StandardCharsets.UTF_8);
    }
}
