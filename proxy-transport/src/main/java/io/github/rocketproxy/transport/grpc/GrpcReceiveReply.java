package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.port.Delivery;
import io.github.rocketproxy.pipeline.port.ReceiveReply;
import io.github.rocketproxy.transport.codec.DeliveryEncoder;
import io.github.rocketproxy.transport.codec.ProtoWriter;
import io.github.rocketproxy.transport.codec.RequestDecoder;
import io.netty.buffer.ByteBuf;
import java.util.function.LongSupplier;

/** The stream of {@code ReceiveMessageResponse} items: 3 delivery_timestamp is the last. */
final class GrpcReceiveReply extends DeliveryCall implements ReceiveReply {
    private static final int DELIVERY_TIMESTAMP = 3;

    /** Set from the first message until the stream is done with the call. */
    private Delivery delivery;

    GrpcReceiveReply(
            RequestDecoder decoder, CallPool pool, DeliveryEncoder encoder, LongSupplier epochMs) {
        super(decoder, pool, encoder, epochMs);
    }

    @Override
    public void watch(Delivery delivery) {
        this.delivery = delivery;
    }

    @Override
    public boolean wantsDelivery() {
        return delivery != null;
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
        deliver(message, receiptHandle, deliveryAttempt, invisibleMs);
    }

    @Override
    void writeResponse(ByteBuf item) {
        ProtoWriter.timeField(item, DELIVERY_TIMESTAMP, nowMs());
    }
}
