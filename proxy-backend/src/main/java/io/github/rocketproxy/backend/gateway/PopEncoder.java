package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.Fields;
import io.github.rocketproxy.backend.codec.HeaderWriter;
import io.github.rocketproxy.backend.codec.JsonHeaderWriter;
import io.github.rocketproxy.backend.codec.RequestCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Writes POP_MESSAGE, for any queue of the broker, and POP_LITE_MESSAGE. One instance a thread. */
final class PopEncoder {
    private static final int INIT_MODE_MAX = 1;
    private static final int FRAME_ESTIMATE = 512;

    private final ByteBufAllocator allocator;
    private final HeaderWriter writer = new JsonHeaderWriter();

    PopEncoder(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Pops of what the client has subscribed, if the group is one of lite topics. */
    ByteBuf encode(RequestEvent event, long brokerNowMs) {
        ByteBuf frame = allocator.directBuffer(FRAME_ESTIMATE);
        boolean isLite = event.groupSettings != null && event.groupSettings.isLite();
        if (isLite) {
            writeLite(frame, event, brokerNowMs);
        } else {
            writePlain(frame, event);
        }
        if (!event.attemptId.isEmpty()) {
            field(Fields.ATTEMPT_ID, event, event.attemptId);
        }
        writer.field(Fields.BROKER_NAME, event.broker.nameBytes()).endHeader();
        writer.endFrame(0);
        return frame;
    }

    private void writePlain(ByteBuf frame, RequestEvent event) {
        writer.begin(frame, RequestCode.POP_MESSAGE);
        field(Fields.CONSUMER_GROUP, event, event.group);
        field(Fields.TOPIC, event, event.topic);
        writer.field(Fields.QUEUE_ID, -1)
                .field(Fields.MAX_MSG_NUMS, event.batchSize)
                .field(Fields.INVISIBLE_TIME, event.invisibleMs)
                .field(Fields.POLL_TIME, event.pollMs)
                .field(Fields.BORN_TIME, 0)
                .field(Fields.INIT_MODE, INIT_MODE_MAX);
        FilterFields.write(writer, event, Fields.EXP_TYPE, Fields.EXP);
        writer.field(Fields.ORDER, event.groupSettings != null && event.groupSettings.isFifo());
    }

    /**
     * The broker answers with messages of the lite topics that it knows the client to subscribe.
     */
    private void writeLite(ByteBuf frame, RequestEvent event, long brokerNowMs) {
        writer.begin(frame, RequestCode.POP_LITE_MESSAGE)
                .field(Fields.CLIENT_ID, event.caller.clientIdBytes());
        field(Fields.CONSUMER_GROUP, event, event.group);
        field(Fields.TOPIC, event, event.topic);
        writer.field(Fields.MAX_MSG_NUM, event.batchSize)
                .field(Fields.INVISIBLE_TIME, event.invisibleMs)
                .field(Fields.POLL_TIME, event.pollMs)
                .field(Fields.BORN_TIME, brokerNowMs);
    }

    private void field(byte[] name, RequestEvent event, Slice slice) {
        writer.field(name, event.payload, slice.offset(), slice.length());
    }
}
