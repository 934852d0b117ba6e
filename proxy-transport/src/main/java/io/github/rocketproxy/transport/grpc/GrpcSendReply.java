package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.message.TransactionId;
import io.github.rocketproxy.pipeline.port.SendReply;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.transport.codec.ProtoWriter;
import io.github.rocketproxy.transport.codec.RequestDecoder;
import io.github.rocketproxy.transport.codec.Statuses;
import io.netty.buffer.ByteBuf;

/**
 * {@code SendMessageResponse}: 1 status, 2 entries {1 status, 2 message_id, 3 transaction_id, 4
 * offset, 5 recall_handle}, one per message in the order of the request. Where nothing was stored
 * there are no entries.
 */
final class GrpcSendReply extends MessageCall implements SendReply {
    private static final int STATUS = 1;
    private static final int ENTRY = 2;
    private static final int ENTRY_STATUS = 1;
    private static final int ENTRY_MESSAGE_ID = 2;
    private static final int ENTRY_TRANSACTION_ID = 3;
    private static final int ENTRY_OFFSET = 4;
    private static final int ENTRY_RECALL_HANDLE = 5;

    private final Outcomes outcomes = new Outcomes();
    private final SentMessages messages = new SentMessages();

    GrpcSendReply(RequestDecoder decoder, CallPool pool) {
        super(decoder, pool);
    }

    @Override
    void onSubmit(int count) {
        outcomes.begin(count);
        messages.begin(count);
    }

    @Override
    void onFilled(RequestEvent event) {
        messages.remember(
                event.index,
                event.payload,
                event.messageId,
                event.messageKind == MessageKind.TRANSACTION);
    }

    @Override
    public void sent(
            int index,
            ReplyCode code,
            BrokerRef broker,
            int queueId,
            long queueOffset,
            long commitLogOffset,
            String recallHandle) {
        if (!isOpen()) {
            return;
        }
        outcomes.set(index, code, null);
        String transactionId =
                messages.isHalf(index)
                        ? TransactionId.format(
                                messages.idText(index), broker.name(), queueOffset, commitLogOffset)
                        : null;
        messages.sent(index, queueOffset, transactionId, recallHandle);
        settle();
    }

    @Override
    void onOutcome(int index, ReplyCode code, String text) {
        outcomes.set(index, code, text);
    }

    @Override
    void writeResponse(ByteBuf out) {
        ReplyCode common = outcomes.common();
        Statuses.write(out, STATUS, common, outcomes.commonText());
        if (messages.isAnySent() || common == ReplyCode.MULTIPLE_RESULTS) {
            for (int i = 0; i < outcomes.count(); i++) {
                writeEntry(out, i);
            }
        }
    }

    private void writeEntry(ByteBuf out, int index) {
        int nested = ProtoWriter.beginNested(out, ENTRY);
        Statuses.write(out, ENTRY_STATUS, outcomes.code(index), outcomes.text(index));
        if (messages.isSent(index)) {
            messages.writeId(out, ENTRY_MESSAGE_ID, index);
            if (messages.transactionId(index) == null) {
                messages.writeId(out, ENTRY_TRANSACTION_ID, index);
            } else {
                ProtoWriter.textField(out, ENTRY_TRANSACTION_ID, messages.transactionId(index));
            }
            ProtoWriter.varintField(out, ENTRY_OFFSET, messages.queueOffset(index));
            if (messages.recallHandle(index) != null) {
                ProtoWriter.textField(out, ENTRY_RECALL_HANDLE, messages.recallHandle(index));
            }
        }
        ProtoWriter.endNested(out, nested);
    }

    @Override
    ReplyCode outcome() {
        return outcomes.common();
    }

    @Override
    String outcomeText() {
        return outcomes.commonText();
    }

    @Override
    void reset() {
        outcomes.clear();
        messages.clear();
    }
}
