package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.port.PullReply;
import io.github.rocketproxy.transport.codec.DeliveryEncoder;
import io.github.rocketproxy.transport.codec.ProtoWriter;
import io.github.rocketproxy.transport.codec.RequestDecoder;
import io.netty.buffer.ByteBuf;
import java.util.function.LongSupplier;

/**
 * The stream of {@code PullMessageResponse} items: 3 next_offset is the last. Where the broker has
 * not said where to go on, the status of the failure is the last.
 */
final class GrpcPullReply extends DeliveryCall implements PullReply {
    private static final int NEXT_OFFSET = 3;
    private static final long UNKNOWN = -1;

    private long nextOffset = UNKNOWN;

    GrpcPullReply(
            RequestDecoder decoder, CallPool pool, DeliveryEncoder encoder, LongSupplier epochMs) {
        super(decoder, pool, encoder, epochMs);
    }

    @Override
    public void message(StoredMessage message) {
        deliver(message, null, message.reconsumeTimes() + 1, 0);
    }

    @Override
    public void pulled(ReplyCode code, String text, long nextOffset) {
        if (isOpen()) {
            this.nextOffset = nextOffset;
            complete(0, code, text);
        }
    }

    @Override
    void beginResponse() {
        if (nextOffset == UNKNOWN) {
            sendHeaders();
        } else {
            super.beginResponse();
        }
    }

    @Override
    void writeResponse(ByteBuf item) {
        if (nextOffset == UNKNOWN) {
            writeStatus(item);
        } else {
            ProtoWriter.varintField(item, NEXT_OFFSET, nextOffset);
        }
    }

    @Override
    void reset() {
        super.reset();
        nextOffset = UNKNOWN;
    }
}
