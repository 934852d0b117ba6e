package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.BinaryHeaderWriter;
import io.github.rocketproxy.backend.codec.Fields;
import io.github.rocketproxy.backend.codec.FrameHeader;
import io.github.rocketproxy.backend.codec.HeaderWriter;
import io.github.rocketproxy.backend.codec.RequestCode;
import io.github.rocketproxy.backend.codec.ResponseCode;
import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.BrokerLink;
import io.github.rocketproxy.backend.link.CallHandler;
import io.github.rocketproxy.backend.link.LinkContext;
import io.github.rocketproxy.backend.link.Waiter;
import io.github.rocketproxy.pipeline.message.PropertyCursor;
import io.github.rocketproxy.pipeline.message.ReceiptHandle;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * What the proxy itself does with popped messages that no client gets: acks those that the filter
 * dropped, gives back those whose client has gone, forwards those that were tried too often. Nobody
 * waits for these calls. Event loop.
 */
final class MessageReturns {
    private static final long NACK_MS = 1_000;
    private static final int FRAME_ESTIMATE = 512;
    private static final byte[] UNIQUE_KEY = "UNIQ_KEY".getBytes(StandardCharsets.US_ASCII);
    private static final String GONE = "look message by offset failed";

    private static final CallHandler ANY_ANSWER = (call, answer, link) -> true;
    private static final CallHandler DEAD_LETTER_ANSWER = MessageReturns::onDeadLetter;

    private final ByteBufAllocator allocator;
    private final AckEncoder acks;
    private final HeaderWriter writer = new BinaryHeaderWriter();
    private final ReceiptHandle handle = new ReceiptHandle();
    private final PropertyCursor properties = new PropertyCursor();

    MessageReturns(ByteBufAllocator allocator, AckEncoder acks) {
        this.allocator = allocator;
        this.acks = acks;
    }

    /** The filter does not want it. */
    void drop(BrokerCall pop, ByteBuf handleText, BrokerLink link) {
        link.context().counters().increment(ProxyCounter.FILTERED_MESSAGES);
        if (wrap(handleText)) {
            send(pop, acks.ack(pop.broker, pop.waiter(0), handle), null, ANY_ANSWER, link);
        }
    }

    /** Nobody is there to get it: visible again soon, and not counted as an attempt. */
    void giveBack(BrokerCall pop, ByteBuf handleText, BrokerLink link) {
        link.context().counters().increment(ProxyCounter.NACKED_MESSAGES);
        if (wrap(handleText)) {
            ByteBuf frame = acks.change(pop.broker, pop.waiter(0), handle, NACK_MS, true);
            send(pop, frame, null, ANY_ANSWER, link);
        }
    }

    /** It was tried often enough: to the dead letter queue, and acked once it is there. */
    void bury(BrokerCall pop, StoredMessage message, ByteBuf handleText, BrokerLink link) {
        link.context().counters().increment(ProxyCounter.DEAD_LETTERS);
        if (wrap(handleText)) {
            ByteBuf ack = acks.ack(pop.broker, pop.waiter(0), handle);
            send(pop, sendBack(pop, message), ack, DEAD_LETTER_ANSWER, link);
        }
    }

    private boolean wrap(ByteBuf text) {
        return handle.wrap(text, text.readerIndex(), text.readableBytes());
    }

    private ByteBuf sendBack(BrokerCall pop, StoredMessage message) {
        Waiter names = pop.waiter(0);
        ByteBuf frame = allocator.directBuffer(FRAME_ESTIMATE);
        writer.begin(frame, RequestCode.CONSUMER_SEND_MSG_BACK)
                .field(Fields.OFFSET, message.physicalOffset())
                .field(Fields.GROUP, names.payload, names.group.offset(), names.group.length())
                .field(Fields.DELAY_LEVEL, -1);
        if (properties.wrap(message).seek(UNIQUE_KEY)) {
            writer.field(
                    Fields.ORIGIN_MSG_ID,
                    message.buffer(),
                    properties.valueOffset(),
                    properties.valueLength());
        }
        RealTopic.field(writer, Fields.ORIGIN_TOPIC, handle.retryFlag(), names);
        writer.field(Fields.UNIT_MODE, false)
                .field(Fields.MAX_RECONSUME_TIMES, 0)
                .field(Fields.BROKER_NAME, pop.broker.nameBytes())
                .endHeader();
        writer.endFrame(0);
        return frame;
    }

    private static void send(
            BrokerCall pop, ByteBuf frame, ByteBuf then, CallHandler handler, BrokerLink link) {
        LinkContext context = link.context();
        BrokerCall call = context.calls().take();
        call.broker = pop.broker;
        call.handler = handler;
        call.addPart(frame);
        call.followUp = then;
        call.deadlineNs =
                context.clock().nanoTime()
                        + TimeUnit.MILLISECONDS.toNanos(context.config().requestTimeoutMs());
        link.send(call);
    }

    private static boolean onDeadLetter(BrokerCall call, FrameHeader answer, BrokerLink link) {
        ByteBuf ack = call.followUp;
        if (ack == null || answer.code() != ResponseCode.SUCCESS && !isGone(answer)) {
            return true;
        }
        call.followUp = null;
        call.replaceFrame(ack);
        return false;
    }

    /** The store has no such message any more: nothing is left to forward. */
    private static boolean isGone(FrameHeader answer) {
        String remark = answer.remark();
        return remark != null && remark.contains(GONE);
    }
}
