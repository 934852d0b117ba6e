package io.github.rocketproxy.transport.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Writes the header blocks of one connection's answers. The two fields that nearly every answer
 * has, {@code content-type} and {@code grpc-status: 0}, go into the peer's table with the first
 * answer and are one byte from then on; everything else is literal and never indexed.
 */
final class ResponseHeaders {
    private static final int STATUS_200 = 0x88;
    private static final int INDEXED = 0x80;
    private static final int LITERAL_INDEXED = 0x40;
    private static final int FIRST_DYNAMIC = 62;
    private static final int CONTENT_TYPE_NAME = 31;
    private static final int STATUS_NAME = 8;
    private static final int NO_TABLE = 0x20;
    private static final int TABLE_BYTES = 4_096;
    private static final byte[] GRPC = ascii("application/grpc");
    private static final byte[] GRPC_STATUS = ascii("grpc-status");
    private static final byte[] GRPC_MESSAGE = ascii("grpc-message");
    private static final byte[] HEX = ascii("0123456789ABCDEF");
    private static final int LENGTH_MASK = 0x7F;

    private boolean hasTable = true;
    private boolean mustSayNoTable;
    private int contentType;
    private int okStatus;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The peer has said how large its table may be; a smaller one than usual is not used. */
    void onTableSize(long bytes) {
        if (bytes < TABLE_BYTES && hasTable) {
            hasTable = false;
            mustSayNoTable = true;
            contentType = 0;
            okStatus = 0;
        }
    }

    /** The beginning of an answer. */
    void begin(ByteBuf out) {
        sayNoTable(out);
        out.writeByte(STATUS_200);
        if (contentType != 0) {
            out.writeByte(INDEXED | contentType);
        } else if (hasTable) {
            out.writeByte(LITERAL_INDEXED | CONTENT_TYPE_NAME);
            string(out, GRPC);
            contentType = FIRST_DYNAMIC;
            okStatus = okStatus == 0 ? 0 : okStatus + 1;
        } else {
            contentType(out);
        }
    }

    private static void contentType(ByteBuf out) {
        out.writeByte(0xF);
        out.writeByte(CONTENT_TYPE_NAME - 0xF);
        string(out, GRPC);
    }

    /** The end of an answer that went well. */
    void ok(ByteBuf out) {
        sayNoTable(out);
        if (okStatus != 0) {
            out.writeByte(INDEXED | okStatus);
            return;
        }
        out.writeByte(hasTable ? LITERAL_INDEXED : 0);
        string(out, GRPC_STATUS);
        out.writeByte(1).writeByte('0');
        if (hasTable) {
            okStatus = FIRST_DYNAMIC;
            contentType = contentType == 0 ? 0 : contentType + 1;
        }
    }

    /** The end of an answer with a status and maybe a text for it. */
    void status(ByteBuf out, int status, String text) {
        sayNoTable(out);
        byte[] number = ascii(Integer.toString(status));
        literal(out, GRPC_STATUS, number);
        if (text != null) {
            literal(out, GRPC_MESSAGE, percentEncoded(text));
        }
    }

    /** An answer that is no gRPC: a bare status of HTTP. */
    void http(ByteBuf out, int status) {
        sayNoTable(out);
        out.writeByte(STATUS_NAME);
        string(out, ascii(Integer.toString(status)));
    }

    /** One more header. */
    void literal(ByteBuf out, byte[] name, byte[] value) {
        out.writeByte(0);
        string(out, name);
        string(out, value);
    }

    private void sayNoTable(ByteBuf out) {
        if (mustSayNoTable) {
            mustSayNoTable = false;
            out.writeByte(NO_TABLE);
        }
    }

    private static void string(ByteBuf out, byte[] bytes) {
        if (bytes.length < LENGTH_MASK) {
            out.writeByte(bytes.length);
        } else {
            out.writeByte(LENGTH_MASK);
            int rest = bytes.length - LENGTH_MASK;
            for (; rest > LENGTH_MASK; rest >>>= 7) {
                out.writeByte(rest | 0x80);
            }
            out.writeByte(rest);
        }
        out.writeBytes(bytes);
    }

    /** As gRPC wants status texts: what is not printable ASCII, and the percent sign, as %XX. */
    private static byte[] percentEncoded(String text) {
        ByteBuf encoded = Unpooled.buffer(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet >= ' ' && octet < 0x7F && octet != '%') {
                encoded.writeByte(octet);
            } else {
                encoded.writeByte('%').writeByte(HEX[octet >> 4 & 0xF]).writeByte(HEX[octet & 0xF]);
            }
        }
        return ByteBufUtil.getBytes(encoded);
    }
}
