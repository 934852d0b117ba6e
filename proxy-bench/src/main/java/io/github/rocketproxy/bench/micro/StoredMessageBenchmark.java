package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;

/** Laying the flyweight over a stored message of 1 KiB. Budget: no allocation. */
public class StoredMessageBenchmark extends HotPathBenchmark {
    private static final int BODY_BYTES = 1024;

    private final ByteBuf buffer = newMessage();
    private final StoredMessage message = new StoredMessage();

    private static ByteBuf newMessage() {
        byte[] topic = "orders".getBytes(StandardCharsets.US_ASCII);
        byte[] properties = "TAGS\u0001tag-a\u0002".getBytes(StandardCharsets.US_ASCII);
        ByteBuf buffer = Unpooled.directBuffer();
        buffer.writeInt(0).writeInt(StoredMessage.MAGIC_V1).writeZero(40);
        buffer.writeZero(8 + 8 + 8 + 4 + 8);
        buffer.writeInt(BODY_BYTES).writeZero(BODY_BYTES);
        buffer.writeByte(topic.length).writeBytes(topic);
        buffer.writeShort(properties.length).writeBytes(properties);
        return buffer.setInt(0, buffer.writerIndex());
    }

    /** Wraps and reads what a delivery needs. */
    @Benchmark
    public long wrap() {
        if (!message.wrap(buffer, 0, buffer.writerIndex())) {
            throw new IllegalStateException("the sample is malformed");
        }
        return message.queueOffset() + message.bodyOffset() + message.propertiesLength();
    }
}
