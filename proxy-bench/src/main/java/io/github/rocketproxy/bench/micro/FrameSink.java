package io.github.rocketproxy.bench.micro;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/** Lets frames go and keeps the opaque of the last one, which is at a fixed place in both forms. */
final class FrameSink extends ChannelOutboundHandlerAdapter {
    private static final int TYPE = 4;
    private static final int BINARY = 1;
    private static final int BINARY_OPAQUE = 13;
    private static final int JSON_OPAQUE = 8 + "{\"opaque\":".length();

    private int opaque;

    int opaque() {
        return opaque;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ByteBuf frame = (ByteBuf) message;
        int start = frame.readerIndex();
        opaque =
                frame.getByte(start + TYPE) == BINARY
                        ? frame.getInt(start + BINARY_OPAQUE)
                        : number(frame, start + JSON_OPAQUE);
        frame.release();
    }

    private static int number(ByteBuf frame, int from) {
        int number = 0;
        int position = from;
        for (byte next = frame.getByte(position); next != ','; next = frame.getByte(++position)) {
            number = next == ' ' ? number : number * 10 + next - '0';
        }
        return number;
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        // nothing was passed on
    }
}
