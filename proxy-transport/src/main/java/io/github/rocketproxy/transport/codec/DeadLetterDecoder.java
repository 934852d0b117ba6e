package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.netty.buffer.ByteBuf;

/**
 * {@code ForwardMessageToDeadLetterQueueRequest}: 1 group, 2 topic, 3 receipt_handle, 4 message_id,
 * 7 lite_topic. That the message was tried often enough is the client's word: 5 delivery_attempt
 * and 6 max_delivery_attempts decide nothing.
 */
public final class DeadLetterDecoder implements RequestDecoder {
    private static final int GROUP = ProtoReader.bytesTag(1);
    private static final int TOPIC = ProtoReader.bytesTag(2);
    private static final int RECEIPT_HANDLE = ProtoReader.bytesTag(3);
    private static final int MESSAGE_ID = ProtoReader.bytesTag(4);
    private static final int LITE_TOPIC = ProtoReader.bytesTag(7);

    private static final Refusal CORRUPTED =
            new Refusal(ReplyCode.BAD_REQUEST, "dead letter request is no valid protobuf");
    private static final Refusal ILLEGAL_MESSAGE_ID =
            new Refusal(
                    ReplyCode.ILLEGAL_MESSAGE_ID, "message id must not contain control characters");

    private final MessageLimits limits;
    private final HandleRule handles = new HandleRule();
    private final ProtoReader request = new ProtoReader();
    private final ProtoReader nested = new ProtoReader();
    private ByteBuf payload;

    /**
     * @param limits what is taken
     */
    public DeadLetterDecoder(MessageLimits limits) {
        this.limits = limits;
    }

    @Override
    public int wrap(ByteBuf payload) {
        this.payload = payload;
        return 1;
    }

    @Override
    public void fill(RequestEvent event) {
        event.kind = RequestKind.DEAD_LETTER;
        Refusal refusal = read(event) ? check(event) : CORRUPTED;
        if (refusal == null) {
            handles.check(event, limits.maxLiteTopicBytes());
        } else {
            event.refuse(refusal.code(), refusal.text());
        }
    }

    private boolean read(RequestEvent event) {
        request.wrap(payload, payload.readerIndex(), payload.readableBytes());
        while (request.next()) {
            if (!onField(event)) {
                return false;
            }
        }
        return !request.isMalformed();
    }

    private boolean onField(RequestEvent event) {
        int tag = request.tag();
        if (tag == GROUP) {
            return AckDecoder.readName(request, nested, event.group);
        }
        if (tag == TOPIC) {
            return AckDecoder.readName(request, nested, event.topic);
        }
        if (tag == RECEIPT_HANDLE) {
            request.copyTo(event.receiptHandle);
        } else if (tag == MESSAGE_ID) {
            request.copyTo(event.messageId);
        } else if (tag == LITE_TOPIC) {
            request.copyTo(event.liteTopic);
        }
        return true;
    }

    private Refusal check(RequestEvent event) {
        Refusal found = Names.checkTopic(payload, event.topic);
        if (found == null) {
            found = Names.checkGroup(payload, event.group);
        }
        if (found == null && !Text.isPrintable(payload, event.messageId)) {
            found = ILLEGAL_MESSAGE_ID;
        }
        return found;
    }
}
