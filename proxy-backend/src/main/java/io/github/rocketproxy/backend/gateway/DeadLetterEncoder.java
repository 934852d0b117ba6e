package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.BinaryHeaderWriter;
import io.github.rocketproxy.backend.codec.Fields;
import io.github.rocketproxy.backend.codec.HeaderWriter;
import io.github.rocketproxy.backend.codec.RequestCode;
import io.github.rocketproxy.backend.link.Names;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Writes CONSUMER_SEND_MSG_BACK with delay level -1: to the group's dead letter queue at once. One
 * instance a thread.
 */
final class DeadLetterEncoder {
    private static final int AT_ONCE = -1;
    private static final int FRAME_ESTIMATE = 512;

    private final ByteBufAllocator allocator;
    private final HeaderWriter writer = new BinaryHeaderWriter();

    DeadLetterEncoder(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /**
     * @param commitLogOffset where the message is in the broker's log
     * @param retryFlag of the message's handle
     * @param id holds the message's own id; its length may be 0
     */
    ByteBuf encode(
            BrokerRef broker,
            Names names,
            long commitLogOffset,
            int retryFlag,
            ByteBuf id,
            int idOffset,
            int idLength) {
        ByteBuf frame = allocator.directBuffer(FRAME_ESTIMATE);
        writer.begin(frame, RequestCode.CONSUMER_SEND_MSG_BACK)
                .field(Fields.OFFSET, commitLogOffset)
                .field(Fields.GROUP, names.payload, names.group.offset(), names.group.length())
                .field(Fields.DELAY_LEVEL, AT_ONCE);
        if (idLength > 0) {
            writer.field(Fields.ORIGIN_MSG_ID, id, idOffset, idLength);
        }
        RealTopic.field(writer, Fields.ORIGIN_TOPIC, retryFlag, names);
        writer.field(Fields.UNIT_MODE, false)
                .field(Fields.MAX_RECONSUME_TIMES, 0)
                .field(Fields.BROKER_NAME, broker.nameBytes())
                .endHeader();
        writer.endFrame(0);
        return frame;
    }
}
