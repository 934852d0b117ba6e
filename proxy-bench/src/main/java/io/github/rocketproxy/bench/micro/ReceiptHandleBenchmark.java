package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.pipeline.message.ReceiptHandle;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;

/** Reading a receipt handle in place. Budget: no allocation. */
public class ReceiptHandleBenchmark extends HotPathBenchmark {
    private final ByteBuf buffer =
            Unpooled.copiedBuffer(
                    "100 1767225600000 60000 3 0 broker-a 5 117 123456789",
                    StandardCharsets.US_ASCII);
    private final ReceiptHandle handle = new ReceiptHandle();

    /** All nine fields. */
    @Benchmark
    public long wrap() {
        if (!handle.wrap(buffer, 0, buffer.writerIndex())) {
            throw new IllegalStateException("the sample is malformed");
        }
        return handle.queueOffset() + handle.commitLogOffset();
    }
}
