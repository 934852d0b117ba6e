package io.github.rocketproxy.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/** Cuts what comes from the server into HTTP/2 frames. */
abstract class FrameReader extends ByteToMessageDecoder {
    private static final int TYPE = 3;
    private static final int FLAGS = 4;
    private static final int STREAM_ID = 5;

    /**
     * A frame is there.
     *
     * @param in holds its payload; the reader index is not to be moved
     * @param offset of the payload
     * @param length of the payload, bytes
     */
    abstract void onFrame(int type, int flags, int streamId, ByteBuf in, int offset, int length);

    @Override
    protected final void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        while (in.readableBytes() >= Frames.HEADER_BYTES) {
            int at = in.readerIndex();
            int length = in.getUnsignedMedium(at);
            if (in.readableBytes() < Frames.HEADER_BYTES + length) {
                return;
            }
            int offset = at + Frames.HEADER_BYTES;
            onFrame(
                    in.getUnsignedByte(at + TYPE),
                    in.getUnsignedByte(at + FLAGS),
                    in.getInt(at + STREAM_ID) & Integer.MAX_VALUE,
                    in,
                    offset,
                    length);
            in.readerIndex(offset + length);
        }
    }
}
