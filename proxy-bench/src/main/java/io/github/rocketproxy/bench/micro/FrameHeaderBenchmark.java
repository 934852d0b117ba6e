package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.backend.codec.BinaryHeaderWriter;
import io.github.rocketproxy.backend.codec.Fields;
import io.github.rocketproxy.backend.codec.FrameHeader;
import io.github.rocketproxy.backend.codec.HeaderWriter;
import io.github.rocketproxy.backend.codec.JsonHeaderWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;

/** Remoting headers in both forms, written and read. */
public class FrameHeaderBenchmark extends HotPathBenchmark {
    private static final int SEND_BATCH = 320;
    private static final int POP = 200050;
    private static final byte[] GROUP = "group".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TOPIC = "orders".getBytes(StandardCharsets.US_ASCII);

    private final HeaderWriter binary = new BinaryHeaderWriter();
    private final HeaderWriter json = new JsonHeaderWriter();
    private final FrameHeader header = new FrameHeader();
    private final ByteBuf out = Unpooled.directBuffer(1024);
    private final ByteBuf binaryFrame = write(binary, SEND_BATCH, Unpooled.directBuffer());
    private final ByteBuf jsonFrame = write(json, POP, Unpooled.directBuffer());

    private static ByteBuf write(HeaderWriter writer, int code, ByteBuf out) {
        writer.begin(out, code)
                .field(Fields.CONSUMER_GROUP, GROUP)
                .field(Fields.TOPIC, TOPIC)
                .field(Fields.QUEUE_ID, 3)
                .field(Fields.QUEUE_OFFSET, 123_456_789)
                .field(Fields.INVISIBLE_TIME, 60_000)
                .field(Fields.ORDER, false)
                .endHeader();
        writer.endFrame(0);
        HeaderWriter.patchOpaque(out, out.readerIndex(), 4711);
        return out;
    }

    /** Six fields in the binary form. */
    @Benchmark
    public ByteBuf writeBinary() {
        return write(binary, SEND_BATCH, out.clear());
    }

    /** The same in JSON. */
    @Benchmark
    public ByteBuf writeJson() {
        return write(json, POP, out.clear());
    }

    /** Reading the binary form, and one of its fields. */
    @Benchmark
    public long readBinary() {
        return read(binaryFrame);
    }

    /** Reading JSON, and one of its fields. */
    @Benchmark
    public long readJson() {
        return read(jsonFrame);
    }

    private long read(ByteBuf frame) {
        if (!header.wrap(frame, 0, frame.writerIndex())) {
            throw new IllegalStateException("the sample is malformed");
        }
        return header.number(Fields.QUEUE_OFFSET, -1) + header.opaque();
    }
}
