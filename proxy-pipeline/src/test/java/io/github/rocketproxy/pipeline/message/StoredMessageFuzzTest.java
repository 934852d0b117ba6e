package io.github.rocketproxy.pipeline.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketproxy.fuzz.FuzzInput;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** Stored messages and their properties: what is read lies within the message. */
class StoredMessageFuzzTest {
    private final StoredMessage message = new StoredMessage();
    private final PropertyCursor properties = new PropertyCursor();

    @Timeout(30)
    @FuzzTest(maxDuration = "5s")
    void storedMessage(byte[] input) {
        FuzzInput.assertSame(input, this::read);
    }

    private Object read(ByteBuf buffer, int offset, int length) {
        if (!message.wrap(buffer, offset, offset + length)) {
            return "refused";
        }
        int end = offset + message.totalSize();
        assertThat(message.totalSize()).isBetween(1, length);
        assertThat(message.bodyOffset()).isBetween(offset, end);
        assertThat(message.bodyLength()).isBetween(0, end - message.bodyOffset());
        assertThat(message.topicLength()).isBetween(0, end - message.topicOffset());
        assertThat(message.propertiesLength()).isBetween(0, end - message.propertiesOffset());
        assertThat(message.storeHostOffset() + message.storeAddressLength() + 4)
                .isLessThanOrEqualTo(message.bodyOffset());
        String text =
                buffer.toString(
                        message.propertiesOffset(),
                        message.propertiesLength(),
                        StandardCharsets.ISO_8859_1);
        List<String> pairs = pairs(buffer);
        assertThat(pairs).isEqualTo(expectedPairs(text));
        return List.of(
                message.totalSize(),
                message.queueId(),
                message.queueOffset(),
                message.physicalOffset(),
                message.bornTimestampMs(),
                message.storeTimestampMs(),
                message.reconsumeTimes(),
                message.bodyOffset() - offset,
                message.topicOffset() - offset,
                pairs);
    }

    private List<String> pairs(ByteBuf buffer) {
        List<String> pairs = new ArrayList<>();
        properties.wrap(message);
        while (properties.next()) {
            pairs.add(
                    text(buffer, properties.nameOffset(), properties.nameLength())
                            + "="
                            + text(buffer, properties.valueOffset(), properties.valueLength()));
        }
        return pairs;
    }

    private static String text(ByteBuf buffer, int offset, int length) {
        return buffer.toString(offset, length, StandardCharsets.ISO_8859_1);
    }

    /** As the broker's own decoder takes a property string apart. */
    private static List<String> expectedPairs(String text) {
        List<String> pairs = new ArrayList<>();
        for (String pair : text.split("\2")) {
            int nameEnd = pair.indexOf('\1');
            if (nameEnd > 0 && nameEnd < pair.length() - 1) {
                pairs.add(pair.substring(0, nameEnd) + "=" + pair.substring(nameEnd + 1));
            }
        }
        return pairs;
    }
}
