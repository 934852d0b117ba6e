package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Lays messages out as brokers store them. */
public final class StoredBytes {
    public static final long BORN_MS = 1_700_000_000_001L;
    public static final long STORED_MS = 1_700_000_000_002L;

    private StoredBytes() {}

    /** A message at queue 3, queue offset 42, commit-log offset 4711. */
    public static StoredMessage of(
            String topic, byte[] body, Map<String, String> properties, int sysFlag) {
        StringBuilder text = new StringBuilder();
        properties.forEach(
                (name, value) -> text.append(name).append('\1').append(value).append('\2'));
        byte[] propertyBytes = text.toString().getBytes(StandardCharsets.UTF_8);
        byte[] topicBytes = topic.getBytes(StandardCharsets.UTF_8);
        ByteBuf out = Unpooled.buffer();
        out.writeInt(0).writeInt(StoredMessage.MAGIC_V1).writeInt(0).writeInt(3).writeInt(0);
        out.writeLong(42).writeLong(4_711).writeInt(sysFlag).writeLong(BORN_MS);
        out.writeBytes(new byte[] {10, 0, 0, (byte) 200}).writeInt(1_234);
        out.writeLong(STORED_MS).writeBytes(new byte[] {127, 0, 0, 1}).writeInt(10_911);
        out.writeInt(0).writeLong(0);
        out.writeInt(body.length).writeBytes(body);
        out.writeByte(topicBytes.length).writeBytes(topicBytes);
        out.writeShort(propertyBytes.length).writeBytes(propertyBytes);
        out.setInt(0, out.writerIndex());
        StoredMessage message = new StoredMessage();
        if (!message.wrap(out, 0, out.writerIndex())) {
            throw new IllegalStateException("not a stored message");
        }
        return message;
    }
}
