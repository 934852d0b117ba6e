package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.ChangeReply;
import io.github.rocketproxy.transport.codec.ProtoReader;
import io.github.rocketproxy.transport.codec.ProtoWriter;
import io.github.rocketproxy.transport.codec.RequestDecoder;
import io.github.rocketproxy.transport.codec.Statuses;
import io.netty.buffer.ByteBuf;

/**
 * {@code ChangeInvisibleDurationResponse}: 1 status, 2 receipt_handle. A failure always echoes the
 * request's handle, because some clients go on with whatever comes back.
 */
final class GrpcChangeReply extends MessageCall implements ChangeReply {
    private static final int STATUS = 1;
    private static final int RECEIPT_HANDLE = 2;
    private static final int REQUEST_HANDLE = ProtoReader.bytesTag(3);

    private final ProtoReader request = new ProtoReader();
    private ReplyCode code;
    private String text;

    /** While {@link #changed} writes the response. */
    private ByteBuf changed;

    GrpcChangeReply(RequestDecoder decoder, CallPool pool) {
        super(decoder, pool);
    }

    @Override
    public void changed(ByteBuf receiptHandle) {
        if (isOpen()) {
            code = ReplyCode.OK;
            changed = receiptHandle;
            settle();
            changed = null;
        }
    }

    @Override
    void onOutcome(int index, ReplyCode code, String text) {
        this.code = code;
        this.text = text;
    }

    @Override
    boolean keepsPayload() {
        return true;
    }

    @Override
    void writeResponse(ByteBuf out) {
        Statuses.write(out, STATUS, code, text);
        if (changed == null) {
            echo(out);
        } else {
            ProtoWriter.bytesField(
                    out, RECEIPT_HANDLE, changed, changed.readerIndex(), changed.readableBytes());
        }
    }

    private void echo(ByteBuf out) {
        ByteBuf payload = payload();
        if (payload != null) {
            request.wrap(payload, payload.readerIndex(), payload.readableBytes());
            while (request.next()) {
                if (request.tag() == REQUEST_HANDLE) {
                    ProtoWriter.bytesField(
                            out, RECEIPT_HANDLE, payload, request.offset(), request.length());
                }
            }
        }
    }

    @Override
    ReplyCode outcome() {
        return code;
    }

    @Override
    String outcomeText() {
        return text;
    }

    @Override
    void reset() {
        text = null;
    }
}
