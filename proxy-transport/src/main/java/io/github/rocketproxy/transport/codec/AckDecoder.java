package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;

/**
 * {@code AckMessageRequest}: 1 group, 2 topic, 3 repeated entries {1 message_id, 2 receipt_handle,
 * 3 lite_topic}. One event per entry; a bad handle refuses its entry only.
 */
public final class AckDecoder implements RequestDecoder {
    static final int GROUP = ProtoReader.bytesTag(1);
    static final int TOPIC = ProtoReader.bytesTag(2);
    static final int ENTRY = ProtoReader.bytesTag(3);
    static final int MESSAGE_ID = ProtoReader.bytesTag(1);
    static final int RECEIPT_HANDLE = ProtoReader.bytesTag(2);
    private static final int LITE_TOPIC = ProtoReader.bytesTag(3);
    private static final int RESOURCE_NAME = ProtoReader.bytesTag(2);

    private static final Refusal CORRUPTED =
            new Refusal(ReplyCode.BAD_REQUEST, "ack request is no valid protobuf");
    private static final Refusal NO_ENTRY =
            new Refusal(ReplyCode.INTERNAL_SERVER_ERROR, "ack request has no entries");
    private static final Refusal TOO_MANY_ENTRIES =
            new Refusal(ReplyCode.PAYLOAD_TOO_LARGE, "too many entries in one request");

    private final MessageLimits limits;
    private final HandleRule handles = new HandleRule();
    private final ProtoReader request = new ProtoReader();
    private final ProtoReader nested = new ProtoReader();
    private final Slice group = new Slice();
    private final Slice topic = new Slice();
    private ByteBuf payload;
    private int count;
    private boolean isCorrupted;
    private Refusal refusal;

    /**
     * @param limits what is taken
     */
    public AckDecoder(MessageLimits limits) {
        this.limits = limits;
    }

    @Override
    public int wrap(ByteBuf payload) {
        this.payload = payload;
        scan();
        refusal = check();
        request.wrap(payload, payload.readerIndex(), payload.readableBytes());
        return refusal == null ? count : 1;
    }

    private void scan() {
        count = 0;
        isCorrupted = false;
        group.clear();
        topic.clear();
        request.wrap(payload, payload.readerIndex(), payload.readableBytes());
        while (request.next()) {
            int tag = request.tag();
            if (tag == GROUP) {
                isCorrupted |= !readName(request, nested, group);
            } else if (tag == TOPIC) {
                isCorrupted |= !readName(request, nested, topic);
            } else if (tag == ENTRY) {
                count++;
                isCorrupted |= !isWellFormed();
            }
        }
        isCorrupted |= request.isMalformed();
    }

    private boolean isWellFormed() {
        nested.wrapValue(request);
        while (nested.next()) {
            continue;
        }
        return !nested.isMalformed();
    }

    private Refusal check() {
        if (isCorrupted) {
            return CORRUPTED;
        }
        Refusal found = Names.checkTopic(payload, topic);
        if (found == null) {
            found = Names.checkGroup(payload, group);
        }
        if (found == null && count == 0) {
            found = NO_ENTRY;
        }
        if (found == null && count > limits.maxMessagesPerRequest()) {
            found = TOO_MANY_ENTRIES;
        }
        return found;
    }

    @Override
    public void fill(RequestEvent event) {
        event.kind = RequestKind.ACK;
        if (refusal != null) {
            event.refuse(refusal.code(), refusal.text());
            return;
        }
        event.topic.copyFrom(topic);
        event.group.copyFrom(group);
        nextEntry();
        nested.wrapValue(request);
        while (nested.next()) {
            int tag = nested.tag();
            if (tag == MESSAGE_ID) {
                nested.copyTo(event.messageId);
            } else if (tag == RECEIPT_HANDLE) {
                nested.copyTo(event.receiptHandle);
            } else if (tag == LITE_TOPIC) {
                nested.copyTo(event.liteTopic);
            }
        }
        handles.check(event, limits.maxLiteTopicBytes());
    }

    private void nextEntry() {
        boolean isThere = request.next();
        while (isThere && request.tag() != ENTRY) {
            isThere = request.next();
        }
    }

    /** Reads the name of the {@code Resource} that is the value of {@code outer}. */
    static boolean readName(ProtoReader outer, ProtoReader nested, Slice name) {
        nested.wrapValue(outer);
        while (nested.next()) {
            if (nested.tag() == RESOURCE_NAME) {
                nested.copyTo(name);
            }
        }
        return !nested.isMalformed();
    }
}
