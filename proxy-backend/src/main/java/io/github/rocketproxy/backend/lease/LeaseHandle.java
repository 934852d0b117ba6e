package io.github.rocketproxy.backend.lease;

import io.github.rocketproxy.backend.codec.Digits;
import io.github.rocketproxy.pipeline.event.HandleUpdate;
import io.github.rocketproxy.pipeline.message.ReceiptHandle;
import io.netty.buffer.ByteBuf;

/** The receipt handle of a lease, as the broker knows it now. See {@link ReceiptHandle}. */
final class LeaseHandle {
    /** What the client's handle does not say. */
    final HandleUpdate update = new HandleUpdate();

    private long checkpointOffset;
    private long popTimeMs;
    private long invisibleMs;
    private int reviveQueueId;
    private int retryFlag;
    private int queueId;
    private long queueOffset;
    private long commitLogOffset;

    /** As popped. */
    void set(ReceiptHandle popped) {
        update.clear();
        checkpointOffset = popped.checkpointOffset();
        popTimeMs = popped.popTimeMs();
        invisibleMs = popped.invisibleMs();
        reviveQueueId = popped.reviveQueueId();
        retryFlag = popped.retryFlag();
        queueId = popped.queueId();
        queueOffset = popped.queueOffset();
        commitLogOffset = popped.commitLogOffset();
    }

    /** The broker has given the message another one. */
    void replace(ReceiptHandle changed) {
        checkpointOffset = queueOffset;
        popTimeMs = changed.popTimeMs();
        invisibleMs = changed.invisibleMs();
        reviveQueueId = changed.reviveQueueId();
        update.set(popTimeMs, invisibleMs, reviveQueueId);
    }

    /** Whether both are of the same message. */
    boolean isOfSame(ReceiptHandle other) {
        return other.queueOffset() == queueOffset
                && other.queueId() == queueId
                && other.retryFlag() == retryFlag;
    }

    /** When the message is visible again, epoch ms of the broker's clock. */
    long visibleMs() {
        return popTimeMs + invisibleMs;
    }

    void write(ByteBuf out, byte[] brokerName) {
        number(out, checkpointOffset);
        number(out, popTimeMs);
        number(out, invisibleMs);
        number(out, reviveQueueId);
        number(out, retryFlag);
        out.writeBytes(brokerName).writeByte(' ');
        number(out, queueId);
        Digits.write(out, queueOffset);
        if (commitLogOffset >= 0) {
            out.writeByte(' ');
            Digits.write(out, commitLogOffset);
        }
    }

    private static void number(ByteBuf out, long value) {
        Digits.write(out, value);
        out.writeByte(' ');
    }
}
