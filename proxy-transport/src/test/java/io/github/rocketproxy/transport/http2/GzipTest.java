package io.github.rocketproxy.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GzipTest {
    private static final int MIB = 1 << 20;
    private static final int MAX_BYTES = 130 * MIB;

    private static ByteBuf zeros(int bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(new byte[bytes]);
        }
        return Unpooled.wrappedBuffer(out.toByteArray());
    }

    @Test
    void shouldGiveWhatWasCompressed() throws IOException {
        ByteBuf plain = Gzip.inflate(zeros(15 * MIB), MAX_BYTES);

        assertThat(plain.readableBytes()).isEqualTo(15 * MIB);
        plain.release();
    }

    @Test
    void shouldNotBelieveThatFewBytesAreVeryMany() throws IOException {
        assertThat(Gzip.inflate(zeros(100 * MIB), MAX_BYTES)).isNull();
    }
}
