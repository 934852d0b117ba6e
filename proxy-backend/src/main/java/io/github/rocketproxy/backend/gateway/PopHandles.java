package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.Bytes;
import io.github.rocketproxy.backend.codec.Digits;
import io.github.rocketproxy.backend.codec.Fields;
import io.github.rocketproxy.backend.codec.FrameHeader;
import io.github.rocketproxy.backend.link.Names;
import io.github.rocketproxy.pipeline.message.PropertyCursor;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Makes the receipt handles of popped messages: what the broker wrote into the message with the log
 * offset behind it, or else composed from the lists of the answer's header. Event loop.
 */
final class PopHandles {
    private static final byte[] POP_CK = "POP_CK".getBytes(StandardCharsets.US_ASCII);

    private final PropertyCursor properties = new PropertyCursor();
    private final PopOffsets offsets = new PopOffsets();
    private final StoredMessage other = new StoredMessage();
    private final PoppedPlaces places = new PoppedPlaces();

    /** Before the first message of an answer. */
    void begin() {
        places.clear();
    }

    /** Writes the handle of the message; {@code out} is cleared first. */
    void write(
            FrameHeader answer, StoredMessage message, BrokerRef broker, Names names, ByteBuf out) {
        out.clear();
        if (properties.wrap(message).seek(POP_CK)) {
            Bytes.append(out, message.buffer(), properties.valueOffset(), properties.valueLength());
        } else {
            compose(answer, message, broker, names, out);
        }
        out.writeByte(' ');
        Digits.write(out, message.physicalOffset());
    }

    /** Retry flag by the message's topic as it came. */
    int retryFlag(StoredMessage message, Names names) {
        byte[] retry = RealTopic.RETRY;
        int separator = retry.length + names.group.length();
        if (message.topicLength() <= separator) {
            return 0;
        }
        for (int i = 0; i < retry.length; i++) {
            if (message.buffer().getByte(message.topicOffset() + i) != retry[i]) {
                return 0;
            }
        }
        return message.buffer().getByte(message.topicOffset() + separator) == '+' ? 2 : 1;
    }

    private void compose(
            FrameHeader answer, StoredMessage message, BrokerRef broker, Names names, ByteBuf out) {
        int flag = retryFlag(message, names);
        int queueId = message.queueId();
        long offset = message.queueOffset();
        if (places.isEmpty()) {
            readPlaces(answer, names);
        }
        int place = places.before(queueId, flag, offset);
        long lowest = places.lowest(queueId, flag, offset);
        number(out, offsets.value(answer, Fields.START_OFFSET_INFO, flag, queueId, 0, lowest));
        number(out, answer.number(Fields.POP_TIME, 0));
        number(out, answer.number(Fields.INVISIBLE_TIME, 0));
        number(out, answer.number(Fields.REVIVE_QID, 0));
        number(out, flag);
        out.writeBytes(broker.nameBytes()).writeByte(' ');
        number(out, queueId);
        Digits.write(
                out, offsets.value(answer, Fields.MSG_OFFSET_INFO, flag, queueId, place, offset));
    }

    private void readPlaces(FrameHeader answer, Names names) {
        int position = answer.bodyOffset();
        int end = position + answer.bodyLength();
        while (position < end && other.wrap(answer.buffer(), position, end)) {
            places.add(other, retryFlag(other, names));
            position += other.totalSize();
        }
    }

    private static void number(ByteBuf out, long value) {
        Digits.write(out, value);
        out.writeByte(' ');
    }

    /** How often the message was consumed before: for ordered pops as the answer's header says. */
    int reconsumeTimes(FrameHeader answer, StoredMessage message, boolean isFifo, Names names) {
        int ordered =
                isFifo
                        ? offsets.orderCount(
                                answer,
                                Fields.ORDER_COUNT_INFO,
                                retryFlag(message, names),
                                message.queueId(),
                                message.queueOffset())
                        : 0;
        return ordered > 0 ? ordered : message.reconsumeTimes();
    }
}
