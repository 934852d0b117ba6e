package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.Digits;
import io.github.rocketproxy.backend.codec.Fields;
import io.github.rocketproxy.backend.codec.FrameHeader;
import io.github.rocketproxy.pipeline.message.PropertyCursor;
import io.github.rocketproxy.pipeline.message.ReceiptHandle;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Receipt handles and delivery counts of lite messages, as a 5.5.0 broker takes and gives them: the
 * message's place is its offset in the lite topic, not in the parent's queue. Event loop.
 */
final class LiteHandles {
    private static final byte[] LITE_OFFSET =
            "INNER_MULTI_QUEUE_OFFSET".getBytes(StandardCharsets.US_ASCII);

    private final PropertyCursor properties = new PropertyCursor();
    private ByteBuf counts;
    private int position;
    private int end;

    /** An answer begins; its counts come in the order of its messages, but not one for each. */
    void begin(FrameHeader answer) {
        int field = answer.find(Fields.ORDER_COUNT_INFO);
        counts = answer.buffer();
        position = field < 0 ? 0 : answer.valueOffset(field);
        end = field < 0 ? 0 : position + answer.valueLength(field);
    }

    /** The message's offset in its lite topic; -1 if it is not of exactly one. */
    long offset(StoredMessage message) {
        return properties.wrap(message).seek(LITE_OFFSET)
                ? Digits.parse(
                        message.buffer(), properties.valueOffset(), properties.valueLength(), -1)
                : -1;
    }

    /** Writes the handle; {@code out} is cleared first. */
    void write(
            FrameHeader answer, StoredMessage message, BrokerRef broker, long offset, ByteBuf out) {
        out.clear();
        number(out, 0);
        number(out, answer.number(Fields.POP_TIME, 0));
        number(out, answer.number(Fields.INVISIBLE_TIME, 0));
        number(out, ReceiptHandle.ORDERED);
        number(out, 0);
        out.writeBytes(broker.nameBytes()).writeByte(' ');
        number(out, 0);
        number(out, offset);
        Digits.write(out, message.physicalOffset());
    }

    private static void number(ByteBuf out, long value) {
        Digits.write(out, value);
        out.writeByte(' ');
    }

    /**
     * How often the next message was delivered before: {@code count}, or {@code flag qo0%offset
     * count} for the message of that offset; a message without an entry was not.
     */
    int nextCount(long offset) {
        int entryEnd = until(';', position, end);
        int flagEnd = until(' ', position, entryEnd);
        int keyEnd = until(' ', Math.min(flagEnd + 1, entryEnd), entryEnd);
        int countStart = position;
        if (flagEnd < entryEnd) {
            int middle = until('%', flagEnd, keyEnd);
            if (Digits.parse(counts, middle + 1, keyEnd - middle - 1, -1) != offset) {
                return 0;
            }
            countStart = keyEnd + 1;
        }
        int count = (int) Digits.parse(counts, countStart, entryEnd - countStart, 0);
        position = Math.min(entryEnd + 1, end);
        return count;
    }

    private int until(char wanted, int from, int to) {
        int i = from;
        while (i < to && counts.getByte(i) != wanted) {
            i++;
        }
        return i;
    }
}
