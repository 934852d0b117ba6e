package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.BinaryHeaderWriter;
import io.github.rocketproxy.backend.codec.Fields;
import io.github.rocketproxy.backend.codec.HeaderWriter;
import io.github.rocketproxy.backend.codec.RequestCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Writes PULL_MESSAGE. The filter goes with each request, because brokers do not know the clients
 * of a proxy; no offset is committed.
 */
final class PullEncoder {
    private static final int SUSPEND = 2;
    private static final int SUBSCRIPTION = 4;
    private static final int FRAME_ESTIMATE = 512;

    private final ByteBufAllocator allocator;
    private final HeaderWriter writer = new BinaryHeaderWriter();

    PullEncoder(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    ByteBuf encode(RequestEvent event) {
        ByteBuf frame = allocator.directBuffer(FRAME_ESTIMATE);
        writer.begin(frame, RequestCode.PULL_MESSAGE);
        field(Fields.CONSUMER_GROUP, event, event.group);
        field(Fields.TOPIC, event, event.topic);
        writer.field(Fields.QUEUE_ID, event.queueId)
                .field(Fields.QUEUE_OFFSET, event.queueOffset)
                .field(Fields.MAX_MSG_NUMS, event.batchSize)
                .field(Fields.SYS_FLAG, event.pollMs > 0 ? SUSPEND | SUBSCRIPTION : SUBSCRIPTION)
                .field(Fields.COMMIT_OFFSET, 0)
                .field(Fields.SUSPEND_TIMEOUT_MILLIS, event.pollMs)
                .field(Fields.SUB_VERSION, 0);
        FilterFields.write(writer, event, Fields.EXPRESSION_TYPE, Fields.SUBSCRIPTION);
        writer.endHeader();
        writer.endFrame(0);
        return frame;
    }

    private void field(byte[] name, RequestEvent event, Slice slice) {
        writer.field(name, event.payload, slice.offset(), slice.length());
    }
}
