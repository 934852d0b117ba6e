package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** Writes {@code Status}: 1 code, 2 message. Stateless. */
public final class Statuses {
    private static final int MAX_TEXT_LENGTH = 1_024;

    /** Each code with its name for a text, by ordinal: what nearly every answer holds. */
    private static final byte[][] PLAIN = new byte[ReplyCode.values().length][];

    static {
        for (ReplyCode code : ReplyCode.values()) {
            ByteBuf encoded = Unpooled.buffer();
            ProtoWriter.varintField(encoded, 1, code.number());
            ProtoWriter.textField(encoded, 2, code.name());
            PLAIN[code.ordinal()] = ByteBufUtil.getBytes(encoded);
        }
    }

    private Statuses() {}

    /**
     * Appends a status as a field.
     *
     * @param text may be null, then the code's name; cut where it is very long
     */
    public static void write(ByteBuf out, int field, ReplyCode code, String text) {
        if (text == null) {
            ProtoWriter.bytesField(out, field, PLAIN[code.ordinal()]);
            return;
        }
        String message =
                text.length() > MAX_TEXT_LENGTH ? text.substring(0, MAX_TEXT_LENGTH) : text;
        int textBytes = ByteBufUtil.utf8Bytes(message);
        int length =
                1
                        + ProtoWriter.varintSize(code.number())
                        + 1
                        + ProtoWriter.varintSize(textBytes)
                        + textBytes;
        ProtoWriter.header(out, field, length);
        ProtoWriter.varintField(out, 1, code.number());
        ProtoWriter.header(out, 2, textBytes);
        ByteBufUtil.writeUtf8(out, message);
    }
}
