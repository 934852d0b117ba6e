package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.transport.codec.RequestDecoder;
import io.github.rocketproxy.transport.codec.Statuses;
import io.netty.buffer.ByteBuf;

/** {@code EndTransactionResponse} and {@code ForwardMessageToDeadLetterQueueResponse}: 1 status. */
final class GrpcStatusReply extends MessageCall {
    private static final int STATUS = 1;

    private ReplyCode code;
    private String text;

    GrpcStatusReply(RequestDecoder decoder, CallPool pool) {
        super(decoder, pool);
    }

    @Override
    void onOutcome(int index, ReplyCode code, String text) {
        this.code = code;
        this.text = text;
    }

    @Override
    void writeResponse(ByteBuf out) {
        Statuses.write(out, STATUS, code, text);
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
