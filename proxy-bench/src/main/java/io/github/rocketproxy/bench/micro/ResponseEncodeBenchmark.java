package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.transport.codec.DeliveryEncoder;
import io.github.rocketproxy.transport.codec.Statuses;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Writing what a client gets: the item of a delivered message, and a status. */
public class ResponseEncodeBenchmark extends HotPathBenchmark {
    private static final int BODY_BYTES = 1024;
    private static final int STATUS_FIELD = 1;

    private final DeliveryEncoder encoder = new DeliveryEncoder();
    private final StoredMessage message = new StoredMessage();
    private final ByteBuf out = Unpooled.directBuffer(256);
    private final ByteBuf handle =
            Unpooled.copiedBuffer(
                    "100 1767225600000 60000 3 0 broker-a 5 117 123456789",
                    StandardCharsets.US_ASCII);

    /** Lays the flyweight over a message. */
    @Setup
    public void wrap() {
        ByteBuf stored = Unpooled.directBuffer();
        stored.writeBytes(SampleMessages.stored(BODY_BYTES, 117));
        if (!message.wrap(stored, 0, stored.writerIndex())) {
            throw new IllegalStateException("the sample is malformed");
        }
    }

    /** A stored message of 1 KiB to the item that delivers it. */
    @Benchmark
    public int delivery() {
        ByteBuf item = encoder.encode(message, handle, 1, 60_000, 1_767_225_600_000L);
        int bytes = item.readableBytes();
        item.release();
        return bytes;
    }

    /** The verdict on a request. */
    @Benchmark
    public ByteBuf status() {
        out.clear();
        Statuses.write(out, STATUS_FIELD, ReplyCode.OK, "OK");
        return out;
    }
}
