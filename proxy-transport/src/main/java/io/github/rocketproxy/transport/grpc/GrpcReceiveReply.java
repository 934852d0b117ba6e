package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.port.Delivery;
import io.github.rocketproxy.pipeline.port.ReceiveReply;
import io.github.rocketproxy.transport.codec.DeliveryEncoder;
import io.github.rocketproxy.transport.codec.ProtoWriter;
import io.github.rocketproxy.transport.codec.RequestDecoder;
import io.github.rocketproxy.transport.codec.Statuses;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.function.LongSupplier;

/**
 * The stream of {@code ReceiveMessageResponse} items, each one of 1 status, 2 message, 3
 * delivery_timestamp: the status comes first, then the messages, then the delivery timestamp.
 */
final class GrpcReceiveReply extends MessageCall implements ReceiveReply {
    private static final int STATUS = 1;
    private static final int DELIVERY_TIMESTAMP = 3;
    private static final int ITEM_BYTES = 64;

    private final DeliveryEncoder encoder;
    private final LongSupplier epochMs;
    private boolean hasBegun;
    private ReplyCode code;
    private String text;

    /** Set from the first message until grpc is done with the call. */
    private Delivery delivery;

    GrpcReceiveReply(
            RequestDecoder decoder, CallPool pool, DeliveryEncoder encoder, LongSupplier epochMs) {
        super(decoder, pool);
        this.encoder = encoder;
        this.epochMs = epochMs;
    }

    @Override
    public void watch(Delivery delivery) {
        this.delivery = delivery;
    }

    @Override
    void onOver(boolean isDelivered) {
        Delivery ended = delivery;
        delivery = null;
        if (ended == null) {
            return;
        }
        if (isDelivered) {
            ended.delivered();
        } else {
            ended.broken();
        }
    }

    @Override
    public void message(
            StoredMessage message, ByteBuf receiptHandle, int deliveryAttempt, long invisibleMs) {
        if (!isOpen() || isCancelled()) {
            return;
        }
        try {
            begin(ReplyCode.OK, null);
            sendItem(
                    encoder.encode(
                            message,
                            receiptHandle,
                            deliveryAttempt,
                            invisibleMs,
                            epochMs.getAsLong()));
        } catch (RuntimeException e) {
            onReplyError();
        }
    }

    private void begin(ReplyCode code, String text) {
        if (!hasBegun) {
            hasBegun = true;
            super.beginResponse();
            ByteBuf item = PooledByteBufAllocator.DEFAULT.heapBuffer(ITEM_BYTES);
            Statuses.write(item, STATUS, code, text);
            sendItem(item);
        }
    }

    @Override
    void onOutcome(int index, ReplyCode code, String text) {
        this.code = code;
        this.text = text;
    }

    @Override
    void beginResponse() {
        begin(code, text);
    }

    @Override
    ByteBuf response() {
        ByteBuf item = PooledByteBufAllocator.DEFAULT.heapBuffer(ITEM_BYTES);
        ProtoWriter.timeField(item, DELIVERY_TIMESTAMP, epochMs.getAsLong());
        return item;
    }

    @Override
    void reset() {
        hasBegun = false;
        text = null;
    }
}
