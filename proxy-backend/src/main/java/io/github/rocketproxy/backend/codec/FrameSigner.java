package io.github.rocketproxy.backend.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the proxy's access key and signature into every request that is written to its connection,
 * whichever header form it has and whoever has encoded it. Takes the buffers of a frame one by one,
 * the first with the whole header, and hands them on with the last: what is signed includes the
 * body. One for each connection; its event loop only.
 */
public final class FrameSigner extends ChannelOutboundHandlerAdapter {
    private static final byte[] SIGNATURE = ascii("Signature");
    private static final byte[] BEGIN_FIELDS = ascii("\"extFields\":{");
    private static final byte[] END_FIELDS = ascii("},");
    private static final int MORE_BYTES = 128;

    private final FieldDigest digest;
    private final FrameHeader header = new FrameHeader();
    private final List<ByteBuf> parts = new ArrayList<>();
    private final List<ChannelPromise> promises = new ArrayList<>();
    private long missingBytes;

    /** Signs with this. */
    public FrameSigner(BrokerCredential credential) {
        digest = new FieldDigest(credential);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf part)) {
            ctx.write(message, promise);
            return;
        }
        if (parts.isEmpty()) {
            if (!header.wrapHead(part, part.readerIndex()) || header.isResponse()) {
                ctx.write(part, promise);
                return;
            }
            missingBytes = part.getInt(part.readerIndex()) + 4L;
        }
        parts.add(part);
        promises.add(promise);
        missingBytes -= part.readableBytes();
        if (missingBytes <= 0) {
            writeSigned(ctx);
        }
    }

    private void writeSigned(ChannelHandlerContext ctx) {
        ByteBuf head = parts.getFirst();
        ByteBuf signed = ctx.alloc().directBuffer(head.readableBytes() + MORE_BYTES);
        append(signed, head, sign());
        head.release();
        ctx.write(signed, promises.getFirst());
        for (int i = 1; i < parts.size(); i++) {
            ctx.write(parts.get(i), promises.get(i));
        }
        parts.clear();
        promises.clear();
    }

    private byte[] sign() {
        digest.begin(header);
        ByteBuf head = parts.getFirst();
        digest.add(head, header.bodyOffset(), head.writerIndex() - header.bodyOffset());
        for (int i = 1; i < parts.size(); i++) {
            ByteBuf part = parts.get(i);
            digest.add(part, part.readerIndex(), part.readableBytes());
        }
        return digest.end();
    }

    private void append(ByteBuf signed, ByteBuf head, byte[] signature) {
        int start = head.readerIndex();
        int place = header.isJson() ? jsonPlace(start) : header.bodyOffset();
        signed.writeBytes(head, start, place - start);
        if (header.isJson()) {
            appendJson(signed, signature);
        } else {
            appendBinary(signed, FieldDigest.ACCESS_KEY, digest.accessKey());
            appendBinary(signed, SIGNATURE, signature);
        }
        int more = signed.writerIndex() - (place - start);
        signed.writeBytes(head, place, head.writerIndex() - place);
        signed.setInt(0, head.getInt(start) + more);
        signed.setMedium(5, head.getUnsignedMedium(start + 5) + more);
        if (!header.isJson()) {
            int lengthPlace = header.fieldsOffset - start;
            signed.setInt(lengthPlace, signed.getInt(lengthPlace) + more);
        }
    }

    private int jsonPlace(int start) {
        return header.fieldsOffset >= 0 ? header.fieldsOffset : start + HeaderWriter.HEADER + 1;
    }

    private static void appendBinary(ByteBuf out, byte[] name, byte[] value) {
        out.writeShort(name.length).writeBytes(name).writeInt(value.length).writeBytes(value);
    }

    private void appendJson(ByteBuf out, byte[] signature) {
        boolean hasFields = header.fieldsOffset >= 0;
        if (!hasFields) {
            out.writeBytes(BEGIN_FIELDS);
        }
        appendJson(out, FieldDigest.ACCESS_KEY, digest.accessKey());
        out.writeByte(',');
        appendJson(out, SIGNATURE, signature);
        if (!hasFields) {
            out.writeBytes(END_FIELDS);
        } else if (header.fieldCount() > 0) {
            out.writeByte(',');
        }
    }

    private static void appendJson(ByteBuf out, byte[] name, byte[] value) {
        out.writeByte('"').writeBytes(name).writeByte('"').writeByte(':').writeByte('"');
        JsonText.append(out, value);
        out.writeByte('"');
    }

    /** Lets go of a frame that was never completed. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        parts.forEach(ByteBuf::release);
        parts.clear();
        promises.clear();
    }
}
