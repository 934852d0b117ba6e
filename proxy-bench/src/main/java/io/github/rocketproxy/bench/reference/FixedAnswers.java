package io.github.rocketproxy.bench.reference;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;

/** Answers each request of a connection that is over with the same reply. */
final class FixedAnswers extends Http2FrameAdapter {
    private static final int PREFIX_BYTES = 5;

    private final Http2Headers headers =
            new DefaultHttp2Headers().status("200").add("content-type", "application/grpc");
    private final Http2Headers trailers = new DefaultHttp2Headers().add("grpc-status", "0");
    private final ByteBuf reply;
    private Http2ConnectionEncoder encoder;

    FixedAnswers() {
        byte[] message = FixedReply.bytes();
        reply =
                Unpooled.unreleasableBuffer(
                        Unpooled.directBuffer(PREFIX_BYTES + message.length)
                                .writeByte(0)
                                .writeInt(message.length)
                                .writeBytes(message));
    }

    void answerWith(Http2ConnectionEncoder connectionEncoder) {
        encoder = connectionEncoder;
    }

    @Override
    public int onDataRead(
            ChannelHandlerContext context,
            int streamId,
            ByteBuf data,
            int padding,
            boolean endOfStream) {
        if (endOfStream) {
            encoder.writeHeaders(context, streamId, headers, 0, false, context.newPromise());
            encoder.writeData(context, streamId, reply.duplicate(), 0, false, context.newPromise());
            encoder.writeHeaders(context, streamId, trailers, 0, true, context.newPromise());
        }
        return data.readableBytes() + padding;
    }
}
