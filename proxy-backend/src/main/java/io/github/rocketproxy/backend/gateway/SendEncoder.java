package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.BinaryHeaderWriter;
import io.github.rocketproxy.backend.codec.Bytes;
import io.github.rocketproxy.backend.codec.HeaderWriter;
import io.github.rocketproxy.backend.codec.RequestCode;
import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.LinkConfig;
import io.github.rocketproxy.backend.link.Waiter;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * Writes SEND_MESSAGE_V2 for one message and SEND_BATCH_MESSAGE for several, with binary headers.
 * Bodies up to {@link LinkConfig#copyBytes} are copied behind the header, which is cheaper than
 * another buffer in the gathering write; longer ones are slices of the client's bytes.
 *
 * <p>An entry of a batch: {@code size (4) magic (4) crc (4) flag (4) body length (4) body
 * properties length (2) properties}.
 */
final class SendEncoder {
    private static final byte[] PRODUCER_GROUP = {'a'};
    private static final byte[] TOPIC = {'b'};
    private static final byte[] DEFAULT_TOPIC = {'c'};
    private static final byte[] DEFAULT_TOPIC_QUEUES = {'d'};
    private static final byte[] QUEUE_ID = {'e'};
    private static final byte[] SYS_FLAG = {'f'};
    private static final byte[] BORN_TIMESTAMP = {'g'};
    private static final byte[] FLAG = {'h'};
    private static final byte[] PROPERTIES = {'i'};
    private static final byte[] RECONSUME_TIMES = {'j'};
    private static final byte[] UNIT_MODE = {'k'};
    private static final byte[] BATCH = {'m'};
    private static final byte[] BROKER_NAME = {'n'};
    private static final byte[] TEMPLATE_TOPIC = "TBW102".getBytes(StandardCharsets.US_ASCII);
    private static final int TEMPLATE_QUEUES = 4;
    private static final int HEADER_ESTIMATE = 512;
    private static final int ENTRY_HEADER = 20;

    private final ByteBufAllocator allocator;
    private final int copyBytes;
    private final HeaderWriter writer = new BinaryHeaderWriter();

    SendEncoder(ByteBufAllocator allocator, int copyBytes) {
        this.allocator = allocator;
        this.copyBytes = copyBytes;
    }

    /** Writes the frame for the messages that the call has gathered; takes their payloads. */
    void encode(BrokerCall call) {
        if (call.waiterCount() == 1) {
            encodeSingle(call, call.waiter(0));
        } else {
            encodeBatch(call);
        }
    }

    private void encodeSingle(BrokerCall call, Waiter waiter) {
        RequestEvent event = waiter.event;
        int bodyLength = event.body.length();
        boolean isCopied = bodyLength <= copyBytes;
        ByteBuf frame =
                allocator.directBuffer(
                        HEADER_ESTIMATE + event.message.length() - (isCopied ? 0 : bodyLength));
        call.addPart(frame);
        begin(frame, RequestCode.SEND_MESSAGE_V2, call, event.bornTimestampMs);
        writer.beginField(PROPERTIES);
        waiter.propertiesPart = 0;
        waiter.propertiesOffset = frame.writerIndex();
        waiter.propertiesLength = event.properties.writeTo(event, frame);
        writer.endField();
        end(call.broker, false);
        waiter.bodyPart = isCopied ? 0 : 1;
        waiter.bodyOffset = isCopied ? frame.writerIndex() : 0;
        waiter.bodyLength = bodyLength;
        if (isCopied) {
            Bytes.append(frame, event.payload, event.body.offset(), bodyLength);
        }
        writer.endFrame(isCopied ? 0 : bodyLength);
        if (!isCopied) {
            call.addPart(event.payload.retainedSlice(event.body.offset(), bodyLength));
        }
        dropPayload(waiter);
    }

    private void begin(ByteBuf frame, int code, BrokerCall call, long bornTimestampMs) {
        byte[] topic = call.route.topicBytes();
        writer.begin(frame, code)
                .field(PRODUCER_GROUP, topic)
                .field(TOPIC, topic)
                .field(DEFAULT_TOPIC, TEMPLATE_TOPIC)
                .field(DEFAULT_TOPIC_QUEUES, TEMPLATE_QUEUES)
                .field(QUEUE_ID, call.queueId)
                .field(SYS_FLAG, call.sysFlag)
                .field(BORN_TIMESTAMP, bornTimestampMs)
                .field(FLAG, 0)
                .field(RECONSUME_TIMES, 0)
                .field(UNIT_MODE, false);
    }

    private void end(BrokerRef broker, boolean isBatch) {
        writer.field(BATCH, isBatch).field(BROKER_NAME, broker.nameBytes()).endHeader();
    }

    private void encodeBatch(BrokerCall call) {
        ByteBuf frame = allocator.directBuffer(estimate(call));
        call.addPart(frame);
        begin(frame, RequestCode.SEND_BATCH_MESSAGE, call, call.waiter(0).bornTimestampMs);
        end(call.broker, true);
        ByteBuf part = frame;
        int bytesElsewhere = 0;
        for (int i = 0; i < call.waiterCount(); i++) {
            Waiter waiter = call.waiter(i);
            boolean isCopied = waiter.event.body.length() <= copyBytes;
            if (isCopied) {
                bytesElsewhere += appendEntry(call, waiter, part, call.partCount() > 1);
            } else {
                bytesElsewhere += call.partCount() > 1 ? ENTRY_HEADER : 0;
                part = appendLongEntry(call, waiter, part);
                bytesElsewhere += waiter.bodyLength + part.readableBytes();
            }
            dropPayload(waiter);
        }
        writer.endFrame(bytesElsewhere);
    }

    private int estimate(BrokerCall call) {
        int bytes = HEADER_ESTIMATE;
        for (int i = 0; i < call.waiterCount(); i++) {
            bytes += 64 + call.waiter(i).event.message.length();
        }
        return bytes;
    }

    /** Writes the whole entry into the part; returns its length if that counts as elsewhere. */
    private int appendEntry(BrokerCall call, Waiter waiter, ByteBuf part, boolean isElsewhere) {
        int start = part.writerIndex();
        waiter.bodyLength = waiter.event.body.length();
        beginEntry(part, waiter.bodyLength);
        waiter.bodyPart = call.partCount() - 1;
        waiter.bodyOffset = part.writerIndex();
        Bytes.append(part, waiter.event.payload, waiter.event.body.offset(), waiter.bodyLength);
        appendProperties(call, waiter, part);
        int size = part.writerIndex() - start;
        part.setInt(start, size);
        return isElsewhere ? size : 0;
    }

    /** Entry header here, the body as a part of its own, properties in a new part. */
    private ByteBuf appendLongEntry(BrokerCall call, Waiter waiter, ByteBuf part) {
        int start = part.writerIndex();
        waiter.bodyLength = waiter.event.body.length();
        beginEntry(part, waiter.bodyLength);
        waiter.bodyPart = call.partCount();
        waiter.bodyOffset = 0;
        call.addPart(
                waiter.event.payload.retainedSlice(waiter.event.body.offset(), waiter.bodyLength));
        ByteBuf next = allocator.directBuffer(HEADER_ESTIMATE);
        call.addPart(next);
        appendProperties(call, waiter, next);
        part.setInt(start, ENTRY_HEADER + waiter.bodyLength + 2 + waiter.propertiesLength);
        return next;
    }

    private static void beginEntry(ByteBuf part, int bodyLength) {
        part.writeInt(0).writeInt(0).writeInt(0).writeInt(0).writeInt(bodyLength);
    }

    private static void appendProperties(BrokerCall call, Waiter waiter, ByteBuf part) {
        int start = part.writerIndex();
        part.writeShort(0);
        waiter.propertiesPart = call.partCount() - 1;
        waiter.propertiesOffset = start + 2;
        waiter.propertiesLength = waiter.event.properties.writeTo(waiter.event, part);
        part.setShort(start, waiter.propertiesLength);
    }

    private static void dropPayload(Waiter waiter) {
        waiter.event.payload.release();
        waiter.event.payload = null;
        waiter.event = null;
    }

    /** Event loop: the message of a refused batch as a frame of its own, copied from the batch. */
    ByteBuf single(BrokerCall call, Waiter waiter) {
        ByteBuf frame =
                allocator.directBuffer(
                        HEADER_ESTIMATE + waiter.bodyLength + waiter.propertiesLength);
        begin(frame, RequestCode.SEND_MESSAGE_V2, call, waiter.bornTimestampMs);
        writer.field(
                PROPERTIES,
                call.part(waiter.propertiesPart),
                waiter.propertiesOffset,
                waiter.propertiesLength);
        end(call.broker, false);
        Bytes.append(frame, call.part(waiter.bodyPart), waiter.bodyOffset, waiter.bodyLength);
        writer.endFrame(0);
        return frame;
    }

    /** Event loop: the call's frame anew, for the broker and queue that the call now names. */
    void readdress(BrokerCall call) {
        if (call.waiterCount() > 1) {
            rewrite(call);
        } else {
            call.replaceFrame(single(call, call.waiter(0))); // the parts stay, others may join them
        }
    }

    /** Event loop: one frame for the messages of several, copied from their frames. */
    void rewrite(BrokerCall call) {
        ByteBuf frame = allocator.directBuffer(joinedBytes(call));
        try {
            begin(frame, RequestCode.SEND_BATCH_MESSAGE, call, call.waiter(0).bornTimestampMs);
            end(call.broker, true);
            for (int i = 0; i < call.waiterCount(); i++) {
                copyEntry(call, call.waiter(i), frame);
            }
            writer.endFrame(0);
        } catch (RuntimeException e) {
            frame.release();
            throw e;
        }
        call.replaceFrame(null);
        call.replaceParts(frame);
    }

    private static int joinedBytes(BrokerCall call) {
        int bytes = HEADER_ESTIMATE;
        for (int i = 0; i < call.waiterCount(); i++) {
            Waiter waiter = call.waiter(i);
            bytes += ENTRY_HEADER + waiter.bodyLength + 2 + waiter.propertiesLength;
        }
        return bytes;
    }

    private static void copyEntry(BrokerCall call, Waiter waiter, ByteBuf frame) {
        int start = frame.writerIndex();
        beginEntry(frame, waiter.bodyLength);
        ByteBuf body = call.part(waiter.bodyPart);
        waiter.bodyPart = 0;
        Bytes.append(frame, body, waiter.bodyOffset, waiter.bodyLength);
        waiter.bodyOffset = start + ENTRY_HEADER;
        frame.writeShort(waiter.propertiesLength);
        int properties = frame.writerIndex();
        Bytes.append(
                frame,
                call.part(waiter.propertiesPart),
                waiter.propertiesOffset,
                waiter.propertiesLength);
        waiter.propertiesPart = 0;
        waiter.propertiesOffset = properties;
        frame.setInt(start, frame.writerIndex() - start);
    }
}
