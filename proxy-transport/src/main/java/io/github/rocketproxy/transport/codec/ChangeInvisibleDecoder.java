package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.netty.buffer.ByteBuf;

/**
 * {@code ChangeInvisibleDurationRequest}: 1 group, 2 topic, 3 receipt_handle, 4 invisible_duration,
 * 5 message_id, 6 lite_topic, 7 suspend.
 */
public final class ChangeInvisibleDecoder implements RequestDecoder {
    static final int RECEIPT_HANDLE = ProtoReader.bytesTag(3);
    private static final int GROUP = ProtoReader.bytesTag(1);
    private static final int TOPIC = ProtoReader.bytesTag(2);
    private static final int INVISIBLE_DURATION = ProtoReader.bytesTag(4);
    private static final int MESSAGE_ID = ProtoReader.bytesTag(5);
    private static final int LITE_TOPIC = ProtoReader.bytesTag(6);
    private static final int SUSPEND = ProtoReader.varintTag(7);

    private static final Refusal CORRUPTED =
            new Refusal(
                    ReplyCode.BAD_REQUEST,
                    "change invisible duration request is no valid protobuf");
    private static final Refusal ILLEGAL_DURATION =
            new Refusal(ReplyCode.ILLEGAL_INVISIBLE_TIME, "invisible duration is out of range");

    private final MessageLimits limits;
    private final HandleRule handles = new HandleRule();
    private final ProtoReader request = new ProtoReader();
    private final ProtoReader nested = new ProtoReader();
    private final ProtoTime time = new ProtoTime();
    private ByteBuf payload;

    /**
     * @param limits what is taken
     */
    public ChangeInvisibleDecoder(MessageLimits limits) {
        this.limits = limits;
    }

    @Override
    public int wrap(ByteBuf payload) {
        this.payload = payload;
        return 1;
    }

    @Override
    public void fill(RequestEvent event) {
        event.kind = RequestKind.CHANGE_INVISIBLE_DURATION;
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
        if (tag == INVISIBLE_DURATION) {
            boolean isWhole = time.wrapValue(request);
            event.invisibleMs = time.ms();
            return isWhole;
        }
        if (tag == RECEIPT_HANDLE) {
            request.copyTo(event.receiptHandle);
        } else if (tag == MESSAGE_ID) {
            request.copyTo(event.messageId);
        } else if (tag == LITE_TOPIC) {
            request.copyTo(event.liteTopic);
        } else if (tag == SUSPEND) {
            event.isSuspend = request.booleanValue();
        }
        return true;
    }

    private Refusal check(RequestEvent event) {
        Refusal found = Names.checkTopic(payload, event.topic);
        if (found == null) {
            found = Names.checkGroup(payload, event.group);
        }
        if (found == null
                && (event.invisibleMs < 0 || event.invisibleMs > limits.maxInvisibleMs())) {
            found = ILLEGAL_DURATION;
        }
        return found;
    }
}
