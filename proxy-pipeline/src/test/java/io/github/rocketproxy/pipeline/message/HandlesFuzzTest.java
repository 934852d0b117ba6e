package io.github.rocketproxy.pipeline.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketproxy.fuzz.FuzzInput;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/**
 * Receipt handles, transaction ids and recall handles, which clients send back as they please. The
 * first byte chooses which.
 */
class HandlesFuzzTest {
    private final ReceiptHandle handle = new ReceiptHandle();
    private final TransactionId transaction = new TransactionId();

    @Timeout(30)
    @FuzzTest(maxDuration = "5s")
    void handle(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        switch (input[0] & 3) {
            case 0, 1 -> {
                Object expected = expectedHandle(text);
                FuzzInput.assertSame(
                        bytes,
                        (buffer, offset, length) -> {
                            Object read = readHandle(buffer, offset, length);
                            assertThat(read).isEqualTo(expected);
                            return read;
                        });
            }
            case 2 -> {
                Object expected = expectedTransaction(text);
                FuzzInput.assertSame(
                        bytes,
                        (buffer, offset, length) -> {
                            Object read = readTransaction(buffer, offset, length);
                            assertThat(read).isEqualTo(expected);
                            return read;
                        });
            }
            default -> recall(text);
        }
    }

    private Object readHandle(ByteBuf buffer, int offset, int length) {
        if (!handle.wrap(buffer, offset, length)) {
            return "refused";
        }
        return List.of(
                handle.checkpointOffset(),
                handle.popTimeMs(),
                handle.invisibleMs(),
                handle.reviveQueueId(),
                handle.retryFlag(),
                text(buffer, handle.brokerNameOffset(), handle.brokerNameLength()),
                handle.queueId(),
                handle.queueOffset(),
                handle.commitLogOffset(),
                handle.proxyNumber(),
                handle.leaseNumber(),
                text(buffer, handle.offset(), handle.brokerLength()));
    }

    private static Object expectedHandle(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length < 8
                || parts[5].isEmpty()
                || number(parts, 3) > Integer.MAX_VALUE
                || number(parts, 4) > 2
                || number(parts, 6) > Integer.MAX_VALUE) {
            return "refused";
        }
        for (int i = 0; i < Math.min(9, parts.length); i++) {
            if (i != 5 && number(parts, i) < 0) {
                return "refused";
            }
        }
        return List.of(
                number(parts, 0),
                number(parts, 1),
                number(parts, 2),
                (int) number(parts, 3),
                (int) number(parts, 4),
                parts[5],
                (int) number(parts, 6),
                number(parts, 7),
                number(parts, 8),
                number(parts, 9),
                number(parts, 10),
                String.join(" ", Arrays.copyOf(parts, Math.min(9, parts.length))));
    }

    private Object readTransaction(ByteBuf buffer, int offset, int length) {
        if (!transaction.wrap(buffer, offset, length)) {
            return "refused";
        }
        return List.of(
                text(buffer, transaction.uniqueKeyOffset(), transaction.uniqueKeyLength()),
                text(buffer, transaction.brokerNameOffset(), transaction.brokerNameLength()),
                transaction.queueOffset(),
                transaction.commitLogOffset());
    }

    private static Object expectedTransaction(String text) {
        String[] parts = text.split("~", -1);
        int last = parts.length - 1;
        if (last < 3
                || parts[last - 2].isEmpty()
                || number(parts, last - 1) < 0
                || number(parts, last) < 0) {
            return "refused";
        }
        String key = String.join("~", Arrays.copyOf(parts, last - 2));
        return key.isEmpty()
                ? "refused"
                : List.of(key, parts[last - 2], number(parts, last - 1), number(parts, last));
    }

    private static void recall(String text) {
        RecallHandle recall;
        try {
            recall = RecallHandle.parse(text);
        } catch (IllegalArgumentException refused) {
            return;
        }
        String plain =
                "v1 %s %s %d %s"
                        .formatted(
                                recall.topic(),
                                recall.brokerName(),
                                recall.deliverMs(),
                                recall.messageId());
        byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
        assertThat(RecallHandle.parse(Base64.getUrlEncoder().encodeToString(bytes)))
                .isEqualTo(recall);
    }

    /** Of up to 18 digits; -1 where it is none or missing. */
    private static long number(String[] parts, int index) {
        return index < parts.length && parts[index].matches("[0-9]{1,18}")
                ? Long.parseLong(parts[index])
                : -1;
    }

    private static String text(ByteBuf buffer, int offset, int length) {
        return buffer.toString(offset, length, StandardCharsets.ISO_8859_1);
    }
}
