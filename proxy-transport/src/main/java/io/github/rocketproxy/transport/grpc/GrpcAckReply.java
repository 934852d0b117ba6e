package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.transport.codec.ProtoReader;
import io.github.rocketproxy.transport.codec.ProtoWriter;
import io.github.rocketproxy.transport.codec.RequestDecoder;
import io.github.rocketproxy.transport.codec.Statuses;
import io.netty.buffer.ByteBuf;

/**
 * {@code AckMessageResponse}: 1 status, 2 entries {1 message_id, 2 receipt_handle, 3 status} in the
 * order of the request. A request that was refused as a whole gets the status alone.
 */
final class GrpcAckReply extends MessageCall {
    private static final int STATUS = 1;
    private static final int ENTRY = 2;
    private static final int ENTRY_MESSAGE_ID = 1;
    private static final int ENTRY_RECEIPT_HANDLE = 2;
    private static final int ENTRY_STATUS = 3;
    private static final int REQUEST_ENTRY = ProtoReader.bytesTag(3);
    private static final int REQUEST_MESSAGE_ID = ProtoReader.bytesTag(1);
    private static final int REQUEST_RECEIPT_HANDLE = ProtoReader.bytesTag(2);

    private final Outcomes outcomes = new Outcomes();
    private final ProtoReader request = new ProtoReader();
    private final ProtoReader entry = new ProtoReader();

    GrpcAckReply(RequestDecoder decoder, CallPool pool) {
        super(decoder, pool);
    }

    @Override
    void onSubmit(int count) {
        outcomes.begin(count);
    }

    @Override
    boolean keepsPayload() {
        return true;
    }

    @Override
    void onOutcome(int index, ReplyCode code, String text) {
        outcomes.set(index, code, text);
    }

    @Override
    void writeResponse(ByteBuf out) {
        Statuses.write(out, STATUS, outcomes.common(), outcomes.commonText());
        if (payload() != null && countEntries() == outcomes.count()) {
            writeEntries(out);
        }
    }

    private void rewind() {
        request.wrap(payload(), payload().readerIndex(), payload().readableBytes());
    }

    /** Entries of the request, or -1 where it is corrupt. */
    private int countEntries() {
        int count = 0;
        rewind();
        while (request.next()) {
            if (request.tag() == REQUEST_ENTRY) {
                count++;
            }
        }
        return request.isMalformed() ? -1 : count;
    }

    private void writeEntries(ByteBuf out) {
        int index = 0;
        rewind();
        while (request.next()) {
            if (request.tag() == REQUEST_ENTRY) {
                writeEntry(out, index++);
            }
        }
    }

    private void writeEntry(ByteBuf out, int index) {
        int nested = ProtoWriter.beginNested(out, ENTRY);
        entry.wrapValue(request);
        while (entry.next()) {
            if (entry.tag() == REQUEST_MESSAGE_ID) {
                copy(out, ENTRY_MESSAGE_ID);
            } else if (entry.tag() == REQUEST_RECEIPT_HANDLE) {
                copy(out, ENTRY_RECEIPT_HANDLE);
            }
        }
        Statuses.write(out, ENTRY_STATUS, outcomes.code(index), outcomes.text(index));
        ProtoWriter.endNested(out, nested);
    }

    private void copy(ByteBuf out, int field) {
        ProtoWriter.bytesField(out, field, payload(), entry.offset(), entry.length());
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
    }
}
