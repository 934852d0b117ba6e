package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.netty.buffer.ByteBuf;

/**
 * Requests about one received message: 1 group, 2 topic, 3 receipt_handle, and the message's id and
 * lite topic under numbers of their own.
 */
abstract class MessageRequestDecoder implements RequestDecoder {
    static final int RECEIPT_HANDLE = ProtoReader.bytesTag(3);
    private static final int GROUP = ProtoReader.bytesTag(1);
    private static final int TOPIC = ProtoReader.bytesTag(2);

    private static final Refusal ILLEGAL_MESSAGE_ID =
            new Refusal(
                    ReplyCode.ILLEGAL_MESSAGE_ID, "message id must not contain control characters");

    private final RequestKind kind;
    private final MessageLimits limits;
    private final int messageId;
    private final int liteTopic;
    private final Refusal corrupted;
    private final HandleRule handles = new HandleRule();
    private final ProtoReader request = new ProtoReader();
    private final ProtoReader nested = new ProtoReader();
    private ByteBuf payload;

    /**
     * @param messageIdField number of message_id
     * @param liteTopicField number of lite_topic
     * @param name of the request, for people
     */
    MessageRequestDecoder(
            RequestKind kind,
            MessageLimits limits,
            int messageIdField,
            int liteTopicField,
            String name) {
        this.kind = kind;
        this.limits = limits;
        this.messageId = ProtoReader.bytesTag(messageIdField);
        this.liteTopic = ProtoReader.bytesTag(liteTopicField);
        this.corrupted = new Refusal(ReplyCode.BAD_REQUEST, name + " request is no valid protobuf");
    }

    final MessageLimits limits() {
        return limits;
    }

    @Override
    public final int wrap(ByteBuf payload) {
        this.payload = payload;
        return 1;
    }

    @Override
    public final void fill(RequestEvent event) {
        event.kind = kind;
        Refusal refusal = read(event) ? checkAll(event) : corrupted;
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
        } else if (tag == messageId) {
            request.copyTo(event.messageId);
        } else if (tag == liteTopic) {
            request.copyTo(event.liteTopic);
        } else {
            return onOwnField(request, event);
        }
        return true;
    }

    private Refusal checkAll(RequestEvent event) {
        Refusal found = Names.checkTopic(payload, event.topic);
        if (found == null) {
            found = Names.checkGroup(payload, event.group);
        }
        if (found == null) {
            found = check(event);
        }
        if (found == null && !Text.isPrintable(payload, event.messageId)) {
            found = ILLEGAL_MESSAGE_ID;
        }
        return found;
    }

    /** Takes a field that only this request has; false if its value is broken. */
    boolean onOwnField(ProtoReader field, RequestEvent event) {
        return true;
    }

    /** What else is wrong with the request, or null. */
    Refusal check(RequestEvent event) {
        return null;
    }
}
