package io.github.rocketproxy.server.trace;

import io.github.rocketproxy.transport.codec.ProtoWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * An attribute's name, ready to be written with a value: {@code KeyValue} of OTLP's
 * common/v1/common.proto. Any thread.
 */
final class OtlpAttribute {
    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final int STRING_VALUE = 1;
    private static final int INT_VALUE = 3;

    private final byte[] keyField;

    OtlpAttribute(String name) {
        keyField = OtlpBytes.of(out -> ProtoWriter.textField(out, KEY, name));
    }

    /** Writes name and text as that field of a message. */
    void write(ByteBuf out, int field, String value) {
        int length = ByteBufUtil.utf8Bytes(value);
        begin(out, field, 1 + ProtoWriter.varintSize(length) + length);
        ProtoWriter.header(out, STRING_VALUE, length);
        ByteBufUtil.reserveAndWriteUtf8(out, value, length);
    }

    /** Writes name and number as that field of a message. */
    void write(ByteBuf out, int field, long value) {
        begin(out, field, 1 + ProtoWriter.varintSize(value));
        ProtoWriter.varintField(out, INT_VALUE, value);
    }

    private void begin(ByteBuf out, int field, int valueLength) {
        int length = keyField.length + 1 + ProtoWriter.varintSize(valueLength) + valueLength;
        ProtoWriter.header(out, field, length);
        out.writeBytes(keyField);
        ProtoWriter.header(out, VALUE, valueLength);
    }
}
