package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.ChangeReply;
import io.github.rocketproxy.transport.codec.ProtoReader;
import io.github.rocketproxy.transport.codec.ProtoWriter;
import io.github.rocketproxy.transport.codec.RequestDecoder;
import io.github.rocketproxy.transport.codec.Statuses;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * {@code ChangeInvisibleDurationResponse}: 1 status, 2 receipt_handle. A failure always echoes the
 * request's handle, because some clients go on with whatever comes back.
 */
final class GrpcChangeReply extends MessageCall implements ChangeReply {
    private static final int STATUS = 1;
    private static final int RECEIPT_HANDLE = 2;
    private static final int REQUEST_HANDLE = ProtoReader.bytesTag(3);
    private static final int INITIAL_BYTES = 256;

    private final ProtoReader request = new ProtoReader();
    private ReplyCode code;
    private String text;

    /** The response from {@link #changed}, until it is sent. */
    private ByteBuf changed;

    GrpcChangeReply(RequestDecoder decoder, CallPool pool) {
        super(decoder, pool);
    }

    @Override
    public void changed(ByteBuf receiptHandle) {
        if (isOpen()) {
            code = ReplyCode.OK;
            changed = newResponse();
            ProtoWriter.bytesField(
                    changed,
                    RECEIPT_HANDLE,
                    receiptHandle,
                    receiptHandle.readerIndex(),
                    receiptHandle.readableBytes());
            settle();
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
    ByteBuf response() {
        ByteBuf out = changed;
        changed = null;
        return out == null ? echo() : out;
    }

    private ByteBuf newResponse() {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.heapBuffer(INITIAL_BYTES);
        Statuses.write(out, STATUS, code, text);
        return out;
    }

    private ByteBuf echo() {
        ByteBuf out = newResponse();
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
        return out;
    }

    @Override
    void reset() {
        text = null;
        if (changed != null) {
            changed.release();
            changed = null;
        }
    }
}
