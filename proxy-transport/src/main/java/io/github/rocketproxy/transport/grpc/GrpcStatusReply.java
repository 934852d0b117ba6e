package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.transport.codec.RequestDecoder;
import io.github.rocketproxy.transport.codec.Statuses;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/** {@code EndTransactionResponse} and {@code ForwardMessageToDeadLetterQueueResponse}: 1 status. */
final class GrpcStatusReply extends MessageCall {
    private static final int STATUS = 1;
    private static final int INITIAL_BYTES = 64;

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
    ByteBuf response() {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.heapBuffer(INITIAL_BYTES);
        Statuses.write(out, STATUS, code, text);
        return out;
    }

    @Override
    void reset() {
        text = null;
    }
}
