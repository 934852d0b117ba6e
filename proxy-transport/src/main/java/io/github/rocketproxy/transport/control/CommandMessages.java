package io.github.rocketproxy.transport.control;

import com.google.protobuf.InvalidProtocolBufferException;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.transport.codec.DeliveryEncoder;
import io.github.rocketproxy.transport.proto.Message;
import io.github.rocketproxy.transport.proto.ReceiveMessageResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Makes the message of a command from a stored one: as the message would be delivered, but without
 * what only a delivery has. Any thread.
 */
final class CommandMessages {
    private final DeliveryEncoder encoder = new DeliveryEncoder(); // guarded by this

    Message of(StoredMessage stored) throws InvalidProtocolBufferException {
        ByteBuf item = encode(stored);
        try {
            Message.Builder message =
                    ReceiveMessageResponse.parseFrom(item.nioBuffer()).getMessage().toBuilder();
            message.getSystemPropertiesBuilder().clearReceiptHandle().clearInvisibleDuration();
            return message.build();
        } finally {
            item.release();
        }
    }

    private synchronized ByteBuf encode(StoredMessage stored) {
        return encoder.encode(
                stored,
                Unpooled.EMPTY_BUFFER,
                stored.reconsumeTimes() + 1,
                0,
                System.currentTimeMillis());
    }
}
