package io.github.rocketproxy.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TextTest {
    private static boolean isPrintable(ByteBuf buffer, byte[] bytes) {
        Slice slice = new Slice();
        slice.set(3, bytes.length);
        buffer.writeZero(3).writeBytes(bytes).writeZero(3);
        boolean result = Text.isPrintable(buffer, slice);
        buffer.release();
        return result;
    }

    private static boolean isPrintable(byte[] bytes) {
        boolean here = isPrintable(Unpooled.directBuffer(), bytes);
        assertThat(isPrintable(Unpooled.buffer(), bytes)).as("in the heap").isEqualTo(here);
        return here;
    }

    @Test
    void shouldFindAControlCharacterWhereverItIs() {
        for (int length = 1; length <= 24; length++) {
            for (int at = 0; at < length; at++) {
                for (int value = 0; value < 128; value++) {
                    byte[] bytes = "~".repeat(length).getBytes(StandardCharsets.US_ASCII);
                    bytes[at] = (byte) value;

                    assertThat(isPrintable(bytes))
                            .as("%s at %s of %s", value, at, length)
                            .isEqualTo(value >= ' ' && value != 0x7F);
                }
            }
        }
    }

    @Test
    void shouldTakeWhatIsUtf8AndNothingElse() {
        assertThat(
                        isPrintable(
                                "plain text, then \u00fcml\u00e4ut"
                                        .getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(isPrintable("eight by\u0085tes".getBytes(StandardCharsets.UTF_8))).isFalse();
        assertThat(isPrintable("plain text, then \u00fc".getBytes(StandardCharsets.ISO_8859_1)))
                .isFalse();
    }

    @Test
    void shouldSayTheSameInAnyMemory() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = (byte) (random.nextInt(20) == 0 ? random.nextInt(256) : 'a');
            }
            isPrintable(bytes);
        }
    }
}
