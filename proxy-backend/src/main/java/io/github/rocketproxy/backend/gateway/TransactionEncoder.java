package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.BinaryHeaderWriter;
import io.github.rocketproxy.backend.codec.Fields;
import io.github.rocketproxy.backend.codec.HeaderWriter;
import io.github.rocketproxy.backend.codec.RequestCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.message.TransactionId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Writes END_TRANSACTION; the producer group is the topic, as it was when the half was sent. */
final class TransactionEncoder {
    private static final int COMMIT = 8;
    private static final int ROLLBACK = 12;
    private static final int FRAME_ESTIMATE = 512;

    private final ByteBufAllocator allocator;
    private final HeaderWriter writer = new BinaryHeaderWriter();

    TransactionEncoder(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    ByteBuf encode(RequestEvent event, TransactionId id) {
        ByteBuf frame = allocator.directBuffer(FRAME_ESTIMATE);
        writer.begin(frame, RequestCode.END_TRANSACTION);
        field(Fields.PRODUCER_GROUP, event, event.topic);
        field(Fields.TOPIC, event, event.topic);
        writer.field(Fields.TRAN_STATE_TABLE_OFFSET, id.queueOffset())
                .field(Fields.COMMIT_LOG_OFFSET, id.commitLogOffset())
                .field(Fields.COMMIT_OR_ROLLBACK, event.isCommit ? COMMIT : ROLLBACK)
                .field(Fields.FROM_TRANSACTION_CHECK, event.isFromCheck);
        field(Fields.MSG_ID, event, event.messageId);
        writer.field(
                        Fields.TRANSACTION_ID,
                        event.payload,
                        id.uniqueKeyOffset(),
                        id.uniqueKeyLength())
                .field(Fields.BROKER_NAME, event.broker.nameBytes());
        writer.endHeader();
        writer.endFrame(0);
        return frame;
    }

    private void field(byte[] name, RequestEvent event, Slice slice) {
        writer.field(name, event.payload, slice.offset(), slice.length());
    }
}
