package io.github.rocketproxy.backend.codec;

import io.netty.buffer.ByteBuf;

/**
 * The binary (ROCKETMQ) header, for codes up to 32767. A field with an empty value is left out,
 * because this form cannot carry one.
 *
 * <pre>
 * code (2) language (1) version (2) opaque (4) flag (4) remark length (4) fields length (4)
 * then per field: name length (2) name, value length (4) value
 * </pre>
 */
public final class BinaryHeaderWriter extends HeaderWriter {
    static final int TYPE = 1;
    static final int OPAQUE = HEADER + 5;
    private static final int FIELDS_LENGTH = HEADER + 17;
    private static final int JAVA = 0;

    private int fieldStart;
    private int valueStart;

    @Override
    void onBegin(int code) {
        out.writeShort(code);
        out.writeByte(JAVA);
        out.writeShort(VERSION);
        out.writeInt(0);
        out.writeLong(0);
        out.writeInt(0);
    }

    @Override
    void onEnd() {
        out.setInt(start + FIELDS_LENGTH, out.writerIndex() - start - FIELDS_LENGTH - 4);
    }

    @Override
    int type() {
        return TYPE;
    }

    @Override
    public HeaderWriter beginField(byte[] name) {
        fieldStart = out.writerIndex();
        out.writeShort(name.length);
        out.writeBytes(name);
        out.writeInt(0);
        valueStart = out.writerIndex();
        return this;
    }

    @Override
    public HeaderWriter endField() {
        int length = out.writerIndex() - valueStart;
        if (length == 0) {
            out.writerIndex(fieldStart);
        } else {
            out.setInt(valueStart - 4, length);
        }
        return this;
    }

    @Override
    public HeaderWriter append(byte[] text) {
        out.writeBytes(text);
        return this;
    }

    @Override
    public HeaderWriter append(ByteBuf source, int offset, int length) {
        Bytes.append(out, source, offset, length);
        return this;
    }
}
