package io.github.rocketproxy.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * Reads the gRPC status out of one connection's header blocks. The blocks of a server that is well
 * are always the same few: those are recognized by their bytes.
 */
final class ReplyHeaders {
    /** The block holds no status, as those before a message do not. */
    static final int NONE = -1;

    private static final int MAX_KNOWN = 4;

    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
    private final byte[][] known = new byte[MAX_KNOWN][];
    private final int[] statuses = new int[MAX_KNOWN];
    private int count;

    /**
     * The gRPC status number in a block, or {@link #NONE}. Blocks must be given in the order in
     * which they came.
     */
    int grpcStatus(ByteBuf in, int offset, int length) throws Http2Exception {
        for (int i = 0; i < count; i++) {
            if (isSame(known[i], in, offset, length)) {
                return statuses[i];
            }
        }
        int status = decode(in.slice(offset, length));
        if (HeaderBlock.changesTable(in, offset, length)) {
            count = 0;
        } else if (count < MAX_KNOWN) {
            known[count] = new byte[length];
            in.getBytes(offset, known[count]);
            statuses[count++] = status;
        }
        return status;
    }

    private int decode(ByteBuf block) throws Http2Exception {
        CharSequence status = decoder.decodeHeaders(1, block).get("grpc-status");
        return status == null ? NONE : Integer.parseInt(status.toString());
    }

    private static boolean isSame(byte[] block, ByteBuf in, int offset, int length) {
        if (block.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (block[i] != in.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }
}
