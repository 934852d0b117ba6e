package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.traffic.Priority;
import io.github.rocketproxy.transport.codec.DeliveryEncoder;
import io.github.rocketproxy.transport.codec.RequestDecoder;
import io.github.rocketproxy.transport.codec.Statuses;
import io.netty.buffer.ByteBuf;
import java.util.function.LongSupplier;

/**
 * A call that is answered by a stream of items, each one of 1 status, 2 message, or 3 what the kind
 * of call ends with: the status comes first, then the messages, then the last item.
 */
abstract class DeliveryCall extends MessageCall {
    private static final int STATUS = 1;

    private final DeliveryEncoder encoder;
    private final LongSupplier epochMs;
    private boolean hasBegun;
    private ReplyCode code;
    private String text;

    DeliveryCall(
            RequestDecoder decoder, CallPool pool, DeliveryEncoder encoder, LongSupplier epochMs) {
        super(decoder, pool);
        this.encoder = encoder;
        this.epochMs = epochMs;
    }

    /** Sends a message as {@link DeliveryEncoder#encode} takes it; the first one begins with OK. */
    final void deliver(
            StoredMessage message, ByteBuf receiptHandle, int deliveryAttempt, long invisibleMs) {
        if (!isOpen() || isCancelled()) {
            return;
        }
        try {
            begin(ReplyCode.OK, null);
            ByteBuf item =
                    encoder.encode(message, receiptHandle, deliveryAttempt, invisibleMs, nowMs());
            countOut(item.readableBytes());
            traceDelivery(message);
            call().sendMessage(item);
        } catch (RuntimeException e) {
            onReplyError();
        }
    }

    private void begin(ReplyCode code, String text) {
        if (sendHeaders()) {
            ByteBuf item = call().beginMessage();
            int start = item.writerIndex();
            writeStatus(item, code, text);
            countOut(item.writerIndex() - start);
            call().endMessage();
        }
    }

    /** Whether the stream begins with this. */
    final boolean sendHeaders() {
        if (hasBegun) {
            return false;
        }
        hasBegun = true;
        super.beginResponse();
        return true;
    }

    private static void writeStatus(ByteBuf item, ReplyCode code, String text) {
        Statuses.write(item, STATUS, code, text);
    }

    /** Writes how the call ended, as an item. */
    final void writeStatus(ByteBuf item) {
        writeStatus(item, code, text);
    }

    /** Epoch ms. */
    final long nowMs() {
        return epochMs.getAsLong();
    }

    @Override
    final void onOutcome(int index, ReplyCode code, String text) {
        this.code = code;
        this.text = text;
    }

    @Override
    void beginResponse() {
        begin(code, text);
    }

    @Override
    final Priority priority() {
        return Priority.RECEIVE;
    }

    @Override
    final long deliveredBytes() {
        return bytesOut();
    }

    @Override
    ReplyCode outcome() {
        return code;
    }

    @Override
    String outcomeText() {
        return text;
    }

    @Override
    void reset() {
        hasBegun = false;
        text = null;
    }
}
