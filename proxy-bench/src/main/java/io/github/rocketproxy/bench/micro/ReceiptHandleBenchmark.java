package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.pipeline.message.ReceiptHandle;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading a receipt handle in place. Budget: no allocation. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class ReceiptHandleBenchmark {
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
