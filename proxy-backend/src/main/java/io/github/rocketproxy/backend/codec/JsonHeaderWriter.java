package io.github.rocketproxy.backend.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The JSON header, for every code. The opaque comes first and is as wide as an int can be, padded
 * with spaces, so that it can be written later.
 */
public final class JsonHeaderWriter extends HeaderWriter {
    private static final byte[] OPAQUE = ascii("{\"opaque\":");
    private static final byte[] BLANK_OPAQUE = ascii("          0");
    private static final byte[] CODE = ascii(",\"code\":");
    private static final byte[] REST =
            ascii(
                    ",\"flag\":0,\"language\":\"JAVA\",\"version\":"
                            + VERSION
                            + ",\"serializeTypeCurrentRPC\":\"JSON\",\"extFields\":{");
    private static final byte[] END = ascii("}}");

    private boolean isFirst;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    void onBegin(int code) {
        out.writeBytes(OPAQUE).writeBytes(BLANK_OPAQUE).writeBytes(CODE);
        Digits.write(out, code);
        out.writeBytes(REST);
        isFirst = true;
    }

    @Override
    void onEnd() {
        out.writeBytes(END);
    }

    @Override
    int type() {
        return 0;
    }

    @Override
    public HeaderWriter beginField(byte[] name) {
        if (!isFirst) {
            out.writeByte(',');
        }
        isFirst = false;
        out.writeByte('"').writeBytes(name).writeByte('"').writeByte(':').writeByte('"');
        return this;
    }

    @Override
    public HeaderWriter endField() {
        out.writeByte('"');
        return this;
    }

    @Override
    public HeaderWriter append(byte[] text) {
        JsonText.append(out, text);
        return this;
    }

    @Override
    public HeaderWriter append(ByteBuf source, int offset, int length) {
        JsonText.append(out, source, offset, length);
        return this;
    }

    static void patch(ByteBuf frame, int frameOffset, int opaque) {
        int first = frameOffset + HEADER + OPAQUE.length;
        int index = first + BLANK_OPAQUE.length - 1;
        long rest = Math.abs((long) opaque);
        do {
            frame.setByte(index--, '0' + (int) (rest % 10));
            rest /= 10;
        } while (rest > 0);
        if (opaque < 0) {
            frame.setByte(index--, '-');
        }
        while (index >= first) {
            frame.setByte(index--, ' ');
        }
    }
}
