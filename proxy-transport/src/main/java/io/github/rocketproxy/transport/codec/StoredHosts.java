package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.NetUtil;

/** Writes what a stored message says of hosts: address bytes, then int32 port. Stateless. */
final class StoredHosts {
    private static final int IPV4_BYTES = 4;
    private static final int PORT_BYTES = 4;
    private static final int OFFSET_BYTES = 8;

    private StoredHosts() {}

    /** Appends {@code address:port} as a field. */
    static void writeHost(ByteBuf out, int field, ByteBuf source, int offset, int addressLength) {
        int nested = ProtoWriter.beginNested(out, field);
        if (addressLength == IPV4_BYTES) {
            for (int i = 0; i < IPV4_BYTES; i++) {
                if (i > 0) {
                    out.writeByte('.');
                }
                Ascii.write(out, source.getUnsignedByte(offset + i));
            }
        } else {
            byte[] address = ByteBufUtil.getBytes(source, offset, addressLength);
            ByteBufUtil.writeAscii(out, NetUtil.bytesToIpAddress(address));
        }
        out.writeByte(':');
        Ascii.write(out, source.getInt(offset + addressLength));
        ProtoWriter.endNested(out, nested);
    }

    /**
     * Appends the message's offset id as a field: store address, port and commit-log offset in
     * upper-case hex.
     */
    static void writeOffsetId(ByteBuf out, int field, StoredMessage message) {
        int hostBytes = message.storeAddressLength() + PORT_BYTES;
        ProtoWriter.header(out, field, 2 * (hostBytes + OFFSET_BYTES));
        for (int i = 0; i < hostBytes; i++) {
            BodyDigest.writeHexByte(out, message.buffer().getByte(message.storeHostOffset() + i));
        }
        for (int shift = 56; shift >= 0; shift -= 8) {
            BodyDigest.writeHexByte(out, (int) (message.physicalOffset() >>> shift));
        }
    }
}
