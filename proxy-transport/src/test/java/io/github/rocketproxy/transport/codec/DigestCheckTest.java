package io.github.rocketproxy.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Digest;
import apache.rocketmq.v2.DigestType;
import com.sun.management.ThreadMXBean;
import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class DigestCheckTest {
    private final DigestCheck check = new DigestCheck();

    private boolean matches(byte[] digest, byte[] body) {
        ByteBuf buffer = Unpooled.directBuffer().writeBytes(digest).writeBytes(body);
        Slice digestSlice = new Slice();
        digestSlice.set(0, digest.length);
        Slice bodySlice = new Slice();
        bodySlice.set(digest.length, body.length);
        try {
            return check.matches(buffer, digestSlice, bodySlice);
        } finally {
            buffer.release();
        }
    }

    private boolean matches(DigestType type, String checksum, byte[] body) {
        return matches(
                Digest.newBuilder().setType(type).setChecksum(checksum).build().toByteArray(),
                body);
    }

    private static byte[] body(int length) {
        byte[] body = new byte[length];
        new Random(length).nextBytes(body);
        return body;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 8_192, 8_193, 100_000})
    void shouldTellTheRightDigestFromAnotherWhateverTheLength(int length) throws Exception {
        byte[] body = body(length);
        CRC32 crc = new CRC32();
        crc.update(body);
        String crc32 = String.format("%08X", crc.getValue());
        String md5 = hex(MessageDigest.getInstance("MD5").digest(body));
        String sha1 = hex(MessageDigest.getInstance("SHA-1").digest(body));

        assertThat(matches(DigestType.CRC32, crc32, body)).isTrue();
        assertThat(matches(DigestType.MD5, md5, body)).isTrue();
        assertThat(matches(DigestType.SHA1, sha1, body)).isTrue();
        assertThat(matches(DigestType.SHA1, sha1.toLowerCase(Locale.ROOT), body)).isTrue();
        body[length - 1]++;
        assertThat(matches(DigestType.CRC32, crc32, body)).isFalse();
        assertThat(matches(DigestType.MD5, md5, body)).isFalse();
        assertThat(matches(DigestType.SHA1, sha1, body)).isFalse();
    }

    @Test
    void shouldTakeACrcThatWasWrittenAsANumber() {
        byte[] body = bodyWithLeadingZero();
        CRC32 crc = new CRC32();
        crc.update(body);

        assertThat(matches(DigestType.CRC32, Long.toHexString(crc.getValue()), body)).isTrue();
        assertThat(matches(DigestType.CRC32, "0" + String.format("%08X", crc.getValue()), body))
                .isFalse();
    }

    private static byte[] bodyWithLeadingZero() {
        CRC32 crc = new CRC32();
        for (int i = 0; ; i++) {
            byte[] body = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
            crc.reset();
            crc.update(body);
            if (crc.getValue() < 0x1000_0000L) {
                return body;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MD5,zz",
        "MD5,00",
        "CRC32,-1",
        "SHA1,grün",
        "MD5,000102030405060708090A0B0C0D0E0F10"
    })
    void shouldRefuseWhatIsNoHexOfTheRightLength(DigestType type, String checksum) {
        assertThat(matches(type, checksum, body(10))).isFalse();
    }

    @Test
    void shouldLetPassWhatCannotBeHeldAgainstAnything() {
        assertThat(matches(DigestType.MD5, "", body(10))).isTrue();
        assertThat(matches(DigestType.DIGEST_TYPE_UNSPECIFIED, "AB", body(10))).isTrue();
        assertThat(matches(new byte[] {8, 99, 18, 1, 'A'}, body(10))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"CRC32,DBA80BB2", "MD5,841A2D689AD86BD1611447453C22C6FC", "SHA1,00"})
    void shouldAllocateNothingWhenWarm(DigestType type, String checksum) {
        byte[] digest =
                Digest.newBuilder().setType(type).setChecksum(checksum).build().toByteArray();
        ByteBuf buffer = Unpooled.wrappedBuffer(digest, "body".getBytes(StandardCharsets.US_ASCII));
        Slice digestSlice = new Slice();
        digestSlice.set(0, digest.length);
        Slice body = new Slice();
        body.set(digest.length, 4);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 2_000; i++) {
                check.matches(buffer, digestSlice, body);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(least).as("bytes for 2000 checks").isLessThan(1_000);
    }

    @Test
    void shouldRefuseADigestThatIsCut() {
        assertThat(matches(new byte[] {8, 2, 18, 9, 'A'}, body(10))).isFalse();
    }
}
