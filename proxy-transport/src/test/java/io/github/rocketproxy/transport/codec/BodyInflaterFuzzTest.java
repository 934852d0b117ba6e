package io.github.rocketproxy.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketproxy.fuzz.FuzzInput;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Timeout;

/** Compressed bodies: whatever is taken reads as the platform reads it, within bounds. */
class BodyInflaterFuzzTest {
    private static final int MAX_BYTES = 64 << 10;
    private static final int GZIP = 0x1F8B;
    private static final int ZSTD = 0x28B5;
    private static final int LZ4 = 0x0422;
    private static final int HEADER_CRC = 2;
    private static final byte[] BEFORE = {'x', 'y', 'z'};

    private final BodyInflater inflater = new BodyInflater(MAX_BYTES);

    @Timeout(30)
    @FuzzTest(maxDuration = "5s")
    void body(byte[] input) throws IOException {
        StoredMessage message = StoredBytes.of("t", input, Map.of(), 1);
        FuzzInput.assertSame(
                ByteBufUtil.getBytes(message.buffer()),
                (buffer, offset, length) -> {
                    assertThat(message.wrap(buffer, offset, offset + length)).isTrue();
                    return inflate(message);
                });
        message.wrap(StoredBytes.of("t", input, Map.of(), 1).buffer(), 0, message.totalSize());
        Object plain = inflate(message);
        if (plain instanceof ByteBuffer bytes) {
            assertThat(bytes.remaining()).isLessThanOrEqualTo(MAX_BYTES);
            assertExpected(bytes, input);
        }
    }

    private Object inflate(StoredMessage message) {
        ByteBuf out = Unpooled.buffer().writeBytes(BEFORE);
        boolean isDone = inflater.inflate(message, out);
        assertThat(out.capacity()).isLessThanOrEqualTo(8 * MAX_BYTES);
        assertThat(ByteBufUtil.getBytes(out, 0, BEFORE.length)).isEqualTo(BEFORE);
        if (!isDone) {
            assertThat(out.readableBytes()).isEqualTo(BEFORE.length);
            return "refused";
        }
        return ByteBuffer.wrap(ByteBufUtil.getBytes(out.skipBytes(BEFORE.length)));
    }

    /** A checksum of the gzip header, which nobody writes, is only looked at by the platform. */
    private static void assertExpected(ByteBuffer plain, byte[] input) throws IOException {
        ByteArrayInputStream bytes = new ByteArrayInputStream(input);
        int magic = (input[0] & 0xFF) << 8 | input[1] & 0xFF;
        if (magic == GZIP) {
            if ((input[3] & HEADER_CRC) == 0) {
                assertThat(plain).isEqualTo(read(new GZIPInputStream(bytes)));
            }
        } else if (magic != ZSTD && magic != LZ4) {
            assertThat(plain).isEqualTo(read(new InflaterInputStream(bytes)));
        }
    }

    private static ByteBuffer read(InputStream in) throws IOException {
        try (in) {
            return ByteBuffer.wrap(in.readNBytes(MAX_BYTES + 1));
        }
    }
}
