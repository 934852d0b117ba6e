package io.github.rocketproxy.backend.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.List;

/**
 * Cuts a byte stream into Remoting frames and shows each to the sink where it lies, without a slice
 * or a copy. A length that cannot be ends in a {@link CorruptedFrameException} to the pipeline;
 * whoever catches it closes the channel, since the stream cannot be understood any further.
 */
public final class FrameDecoder extends ByteToMessageDecoder {
    private static final int LENGTH_FIELD = 4;

    private final int maxFrameBytes;
    private final FrameSink sink;
    private boolean isCorrupt;

    /**
     * @param maxFrameBytes longest frame taken, its length field included
     */
    public FrameDecoder(int maxFrameBytes, FrameSink sink) {
        this.maxFrameBytes = maxFrameBytes;
        this.sink = sink;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        while (!isCorrupt && in.readableBytes() >= LENGTH_FIELD) {
            int start = in.readerIndex();
            int rest = in.getInt(start);
            if (rest < LENGTH_FIELD || rest > maxFrameBytes - LENGTH_FIELD) {
                isCorrupt = true;
                in.skipBytes(in.readableBytes());
                throw new CorruptedFrameException("frame of " + rest + " bytes");
            }
            if (in.readableBytes() - LENGTH_FIELD < rest) {
                return;
            }
            in.skipBytes(LENGTH_FIELD + rest);
            sink.onFrame(in, start, LENGTH_FIELD + rest);
        }
        if (isCorrupt) {
            in.skipBytes(in.readableBytes());
        }
    }
}
