package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.netty.buffer.ByteBuf;

/**
 * {@code EndTransactionRequest}: 1 topic, 2 message_id, 3 transaction_id, 4 resolution, 5 source.
 */
public final class EndTransactionDecoder implements RequestDecoder {
    private static final int TOPIC = ProtoReader.bytesTag(1);
    private static final int MESSAGE_ID = ProtoReader.bytesTag(2);
    private static final int TRANSACTION_ID = ProtoReader.bytesTag(3);
    private static final int RESOLUTION = ProtoReader.varintTag(4);
    private static final int SOURCE = ProtoReader.varintTag(5);
    private static final int COMMIT = 1;
    private static final int ROLLBACK = 2;
    private static final int SERVER_CHECK = 2;

    private static final Refusal CORRUPTED =
            new Refusal(ReplyCode.BAD_REQUEST, "end transaction request is no valid protobuf");
    private static final Refusal INVALID_TRANSACTION_ID =
            new Refusal(
                    ReplyCode.INVALID_TRANSACTION_ID,
                    "transaction id must not be blank or contain control characters");
    private static final Refusal ILLEGAL_MESSAGE_ID =
            new Refusal(
                    ReplyCode.ILLEGAL_MESSAGE_ID, "message id must not contain control characters");
    private static final Refusal NO_RESOLUTION =
            new Refusal(ReplyCode.BAD_REQUEST, "resolution must be COMMIT or ROLLBACK");

    private final ProtoReader request = new ProtoReader();
    private final ProtoReader nested = new ProtoReader();
    private ByteBuf payload;
    private int resolution;

    @Override
    public int wrap(ByteBuf payload) {
        this.payload = payload;
        return 1;
    }

    @Override
    public void fill(RequestEvent event) {
        event.kind = RequestKind.END_TRANSACTION;
        Refusal refusal = read(event) ? check(event) : CORRUPTED;
        if (refusal != null) {
            event.refuse(refusal.code(), refusal.text());
        }
    }

    private boolean read(RequestEvent event) {
        resolution = 0;
        request.wrap(payload, payload.readerIndex(), payload.readableBytes());
        while (request.next()) {
            int tag = request.tag();
            if (tag == TOPIC) {
                if (!AckDecoder.readName(request, nested, event.topic)) {
                    return false;
                }
            } else if (tag == MESSAGE_ID) {
                request.copyTo(event.messageId);
            } else if (tag == TRANSACTION_ID) {
                request.copyTo(event.transactionId);
            } else if (tag == RESOLUTION) {
                resolution = request.intValue();
            } else if (tag == SOURCE) {
                event.isFromCheck = request.intValue() == SERVER_CHECK;
            }
        }
        event.isCommit = resolution == COMMIT;
        return !request.isMalformed();
    }

    private Refusal check(RequestEvent event) {
        Refusal found = Names.checkTopic(payload, event.topic);
        if (found != null) {
            return found;
        }
        if (Text.isBlank(payload, event.transactionId)
                || !Text.isPrintable(payload, event.transactionId)) {
            return INVALID_TRANSACTION_ID;
        }
        if (!Text.isPrintable(payload, event.messageId)) {
            return ILLEGAL_MESSAGE_ID;
        }
        return resolution == COMMIT || resolution == ROLLBACK ? null : NO_RESOLUTION;
    }
}
