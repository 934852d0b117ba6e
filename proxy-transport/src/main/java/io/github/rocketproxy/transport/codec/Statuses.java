package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Writes {@code Status}: 1 code, 2 message. Stateless. */
public final class Statuses {
    private static final int MAX_TEXT_LENGTH = 1_024;

    private Statuses() {}

    /**
     * Appends a status as a field.
     *
     * @param text may be null, then the code's name; cut where it is very long
     */
    public static void write(ByteBuf out, int field, ReplyCode code, String text) {
        String message = text == null ? code.name() : text;
        if (message.length() > MAX_TEXT_LENGTH) {
            message = message.substring(0, MAX_TEXT_LENGTH);
        }
        int textBytes = ByteBufUtil.utf8Bytes(message);
        int length =
                2
                        + ProtoWriter.varintSize(code.number())
                        + ProtoWriter.varintSize(textBytes)
                        + textBytes;
        ProtoWriter.header(out, field, length);
        ProtoWriter.varintField(out, 1, code.number());
        ProtoWriter.header(out, 2, textBytes);
        ByteBufUtil.writeUtf8(out, message);
    }
}
