package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.pipeline.message.PropertyCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;

/** Walking and searching a stored message's property string. Budget: no allocation. */
public class PropertyCursorBenchmark extends HotPathBenchmark {
    private static final byte[] LAST_NAME = "TAGS".getBytes(StandardCharsets.US_ASCII);

    private final ByteBuf buffer =
            Unpooled.copiedBuffer(
                    "UNIQ_KEY\u0001018DF0F0F0F0F0F0F0F0000000000001\u0002"
                            + "__BORNHOST\u000110.0.0.1\u0002WAIT\u0001true\u0002"
                            + "orderId\u0001ORD-20260101-000017\u0002"
                            + "KEYS\u0001key-1 key-2\u0002TAGS\u0001tag-a\u0002",
                    StandardCharsets.US_ASCII);
    private final PropertyCursor cursor = new PropertyCursor();

    /** All pairs. */
    @Benchmark
    public int walk() {
        cursor.wrap(buffer, 0, buffer.writerIndex());
        int sum = 0;
        while (cursor.next()) {
            sum += cursor.valueLength();
        }
        return sum;
    }

    /** The last of six. */
    @Benchmark
    public boolean seekLast() {
        return cursor.wrap(buffer, 0, buffer.writerIndex()).seek(LAST_NAME);
    }
}
