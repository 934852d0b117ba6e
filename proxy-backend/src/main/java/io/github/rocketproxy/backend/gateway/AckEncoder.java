package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.Digits;
import io.github.rocketproxy.backend.codec.Fields;
import io.github.rocketproxy.backend.codec.HeaderWriter;
import io.github.rocketproxy.backend.codec.JsonHeaderWriter;
import io.github.rocketproxy.backend.codec.JsonText;
import io.github.rocketproxy.backend.codec.RequestCode;
import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.Names;
import io.github.rocketproxy.backend.link.Waiter;
import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.message.ReceiptHandle;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes what is done with receipt handles: ACK_MESSAGE for one, BATCH_ACK_MESSAGE for several,
 * CHANGE_MESSAGE_INVISIBLETIME. One instance a thread.
 *
 * <p>In a batch, handles of one check-point (group, topic, retry flag, queue, check-point offset,
 * pop time) are one entry with a bit for each message, little-endian, in base64.
 */
final class AckEncoder {
    /** Most messages behind its check-point that a handle in a batch may be. */
    static final int MAX_BITS = 4096;

    private static final int FRAME_ESTIMATE = 512;
    private static final int ENTRY_ESTIMATE = 160;
    private static final byte[] SPACE = {' '};

    private final ByteBufAllocator allocator;
    private final HeaderWriter writer = new JsonHeaderWriter();
    private final ReceiptHandle[] handles;
    private final boolean[] isWritten;
    private final byte[] bits = new byte[MAX_BITS / 8];

    AckEncoder(ByteBufAllocator allocator, int batchCount) {
        this.allocator = allocator;
        handles = new ReceiptHandle[batchCount];
        Arrays.setAll(handles, i -> new ReceiptHandle());
        isWritten = new boolean[batchCount];
    }

    /** Whether a handle can be a bit in a batch. */
    static boolean fitsBatch(ReceiptHandle handle, Slice liteTopic) {
        long bit = handle.queueOffset() - handle.checkpointOffset();
        return bit >= 0 && bit < MAX_BITS && liteTopic.isEmpty();
    }

    /** Writes the frame for the handles that the call has gathered. */
    void encode(BrokerCall call) {
        call.addPart(call.waiterCount() == 1 ? single(call.broker, call.waiter(0)) : batch(call));
    }

    /** One handle as a frame of its own. */
    ByteBuf single(BrokerRef broker, Waiter waiter) {
        return ack(broker, waiter, wrap(handles[0], waiter));
    }

    private static ReceiptHandle wrap(ReceiptHandle handle, Waiter waiter) {
        handle.wrap(waiter.payload, waiter.handle.offset(), waiter.handle.length());
        handle.update(waiter.handleUpdate);
        return handle;
    }

    /** An ack; {@code names} has group, topic and lite topic. */
    ByteBuf ack(BrokerRef broker, Names names, ReceiptHandle handle) {
        ByteBuf frame = begin(RequestCode.ACK_MESSAGE, broker, names, handle);
        if (!names.liteTopic.isEmpty()) {
            field(Fields.LITE_TOPIC, names.payload, names.liteTopic);
        }
        return end(frame);
    }

    /** A change of the invisible duration; {@code names} has group, topic and lite topic. */
    ByteBuf change(
            BrokerRef broker,
            Names names,
            ReceiptHandle handle,
            long invisibleMs,
            boolean isSuspend) {
        ByteBuf frame = begin(RequestCode.CHANGE_MESSAGE_INVISIBLETIME, broker, names, handle);
        writer.field(Fields.INVISIBLE_TIME, invisibleMs);
        writer.field(Fields.SUSPEND, isSuspend);
        field(Fields.LITE_TOPIC, names.payload, names.liteTopic);
        return end(frame);
    }

    private ByteBuf begin(int code, BrokerRef broker, Names names, ReceiptHandle handle) {
        ByteBuf frame = allocator.directBuffer(FRAME_ESTIMATE);
        writer.begin(frame, code);
        field(Fields.CONSUMER_GROUP, names.payload, names.group);
        RealTopic.field(writer, Fields.TOPIC, handle.retryFlag(), names);
        writer.field(Fields.QUEUE_ID, handle.queueId());
        writer.beginField(Fields.EXTRA_INFO);
        writeHandle(handle, broker);
        writer.endField();
        writer.field(Fields.OFFSET, handle.queueOffset());
        writer.field(Fields.BROKER_NAME, broker.nameBytes());
        return frame;
    }

    /** The fields that brokers know, as they are now. */
    private void writeHandle(ReceiptHandle handle, BrokerRef broker) {
        if (!handle.isUpdated()) {
            writer.append(handle.buffer(), handle.offset(), handle.brokerLength());
            return;
        }
        number(handle.checkpointOffset());
        number(handle.popTimeMs());
        number(handle.invisibleMs());
        number(handle.reviveQueueId());
        number(handle.retryFlag());
        writer.append(broker.nameBytes()).append(SPACE);
        number(handle.queueId());
        writer.append(handle.queueOffset());
        if (handle.commitLogOffset() >= 0) {
            writer.append(SPACE).append(handle.commitLogOffset());
        }
    }

    private void number(long value) {
        writer.append(value).append(SPACE);
    }

    private void field(byte[] name, ByteBuf source, Slice slice) {
        writer.field(name, source, slice.offset(), slice.length());
    }

    private ByteBuf end(ByteBuf frame) {
        writer.endHeader();
        writer.endFrame(0);
        return frame;
    }

    private ByteBuf batch(BrokerCall call) {
        int count = call.waiterCount();
        for (int i = 0; i < count; i++) {
            wrap(handles[i], call.waiter(i));
            isWritten[i] = false;
        }
        ByteBuf out = allocator.directBuffer(FRAME_ESTIMATE + count * ENTRY_ESTIMATE);
        writer.begin(out, RequestCode.BATCH_ACK_MESSAGE).endHeader();
        ascii(out, "{\"acks\":[");
        for (int i = 0; i < count; i++) {
            if (!isWritten[i]) {
                if (i > 0) {
                    out.writeByte(',');
                }
                writeEntry(out, call, i);
            }
        }
        ascii(out, "],\"brokerName\":\"");
        JsonText.append(out, call.broker.nameBytes());
        ascii(out, "\"}");
        writer.endFrame(0);
        return out;
    }

    private void writeEntry(ByteBuf out, BrokerCall call, int first) {
        ReceiptHandle handle = handles[first];
        Waiter waiter = call.waiter(first);
        ascii(out, "{\"b\":\"");
        Base64Bits.write(out, bits, gatherBits(call, first));
        ascii(out, "\",\"c\":\"");
        text(out, waiter.payload, waiter.group);
        ascii(out, "\",\"it\":");
        Digits.write(out, handle.invisibleMs());
        ascii(out, ",\"pt\":");
        Digits.write(out, handle.popTimeMs());
        ascii(out, ",\"q\":");
        Digits.write(out, handle.queueId());
        ascii(out, ",\"r\":\"");
        Digits.write(out, handle.retryFlag());
        ascii(out, "\",\"rq\":");
        Digits.write(out, handle.reviveQueueId());
        ascii(out, ",\"so\":");
        Digits.write(out, handle.checkpointOffset());
        ascii(out, ",\"t\":\"");
        text(out, waiter.payload, waiter.topic);
        ascii(out, "\"}");
    }

    /** Sets the bits of all handles of this one's check-point; returns the bytes in use. */
    private int gatherBits(BrokerCall call, int first) {
        int used = 0;
        for (int i = first; i < call.waiterCount(); i++) {
            if (i == first || !isWritten[i] && isSameCheckpoint(call, first, i)) {
                isWritten[i] = true;
                int bit = (int) (handles[i].queueOffset() - handles[i].checkpointOffset());
                while (used <= bit >> 3) {
                    bits[used++] = 0;
                }
                bits[bit >> 3] |= (byte) (1 << (bit & 7));
            }
        }
        return used;
    }

    private boolean isSameCheckpoint(BrokerCall call, int one, int other) {
        ReceiptHandle a = handles[one];
        ReceiptHandle b = handles[other];
        Waiter left = call.waiter(one);
        Waiter right = call.waiter(other);
        return a.checkpointOffset() == b.checkpointOffset()
                && a.popTimeMs() == b.popTimeMs()
                && a.queueId() == b.queueId()
                && a.retryFlag() == b.retryFlag()
                && a.reviveQueueId() == b.reviveQueueId()
                && a.invisibleMs() == b.invisibleMs()
                && isSame(left.payload, left.group, right.payload, right.group)
                && isSame(left.payload, left.topic, right.payload, right.topic);
    }

    private static boolean isSame(ByteBuf a, Slice one, ByteBuf b, Slice other) {
        if (one.length() != other.length()) {
            return false;
        }
        for (int i = 0; i < one.length(); i++) {
            if (a.getByte(one.offset() + i) != b.getByte(other.offset() + i)) {
                return false;
            }
        }
        return true;
    }

    private static void text(ByteBuf out, ByteBuf source, Slice slice) {
        JsonText.append(out, source, slice.offset(), slice.length());
    }

    private static void ascii(ByteBuf out, String constant) {
        out.writeCharSequence(constant, StandardCharsets.US_ASCII);
    }
}
