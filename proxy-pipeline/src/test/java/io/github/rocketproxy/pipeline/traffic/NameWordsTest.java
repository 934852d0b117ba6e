package io.github.rocketproxy.pipeline.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameWordsTest {
    private final NameWords name = new NameWords();

    private void read(byte[] bytes) {
        assertThat(name.read(Unpooled.wrappedBuffer(bytes), 0, bytes.length)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 255})
    void shouldTellApartWhatDiffersInOneByte(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        read(bytes);
        long[] words = name.copy();
        int hash = name.hash();
        for (int i = 0; i < length; i++) {
            bytes[i] ^= 0x10;
            read(bytes);
            assertThat(name.isSame(words, length)).as("byte %d", i).isFalse();
            bytes[i] ^= 0x10;
        }
        read(bytes);
        assertThat(name.isSame(words, length)).isTrue();
        assertThat(name.hash()).isEqualTo(hash);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 7, 8})
    void shouldTellApartWhatIsLonger(int length) {
        read(new byte[length]);
        long[] words = name.copy();
        read(new byte[length + 1]);
        assertThat(name.isSame(words, length)).isFalse();
    }
}
