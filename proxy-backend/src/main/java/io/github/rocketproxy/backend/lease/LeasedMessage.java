package io.github.rocketproxy.backend.lease;

import io.github.rocketproxy.backend.link.Names;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.message.ReceiptHandle;
import io.netty.buffer.ByteBuf;

/** Which message a lease is about: its newest handle, its lite topic, and the answer it came in. */
final class LeasedMessage {
    final LeaseHandle handle = new LeaseHandle();
    private LeasedDelivery delivery;
    private int attempts;
    private byte[] liteTopic = {};
    private int liteTopicLength;

    void set(LeasedDelivery delivery, ReceiptHandle popped, int attempts) {
        this.delivery = delivery;
        this.attempts = attempts;
        handle.set(popped);
    }

    /** Null when the lease has ended. */
    LeasedDelivery delivery() {
        return delivery;
    }

    /** How long its group waits before it is delivered again, ms. */
    long retryWaitMs() {
        return RetryWait.ms(delivery.settings, attempts);
    }

    void setLiteTopic(ByteBuf source, int offset, int length) {
        if (liteTopic.length < length) {
            liteTopic = new byte[length];
        }
        source.getBytes(offset, liteTopic, 0, length);
        liteTopicLength = length;
    }

    /** Whether the request speaks of this very message. */
    boolean isOf(RequestEvent event, ReceiptHandle claimed) {
        return handle.isOfSame(claimed)
                && delivery.isFrom(claimed)
                && delivery.isOf(event.payload, event.group, event.topic);
    }

    /** Appends names and the newest handle to the payload and points the slices at them. */
    void write(Names target, Slice handleSlice) {
        delivery.writeNames(target);
        ByteBuf out = target.payload;
        target.liteTopic.set(out.writerIndex(), liteTopicLength);
        out.writeBytes(liteTopic, 0, liteTopicLength);
        int start = out.writerIndex();
        handle.write(out, delivery.broker.nameBytes());
        handleSlice.set(start, out.writerIndex() - start);
    }

    void clear() {
        delivery = null;
        liteTopicLength = 0;
    }
}
