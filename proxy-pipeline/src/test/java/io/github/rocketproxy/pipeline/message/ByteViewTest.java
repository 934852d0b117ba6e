package io.github.rocketproxy.pipeline.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ByteViewTest {
    private static final int LENGTH = 40;
    private static final int OFFSET = 3;

    private final ByteView view = new ByteView();

    private static List<ByteBuf> buffers() {
        byte[] bytes = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            bytes[i] = (byte) (i * 37 - 100);
        }
        ByteBuf direct = Unpooled.directBuffer().writeBytes(bytes);
        return List.of(
                Unpooled.wrappedBuffer(bytes),
                direct,
                Unpooled.directBuffer().writeZero(5).writeBytes(bytes).slice(5, LENGTH),
                Unpooled.wrappedBuffer(
                        direct.copy(0, 7), direct.copy(7, 20), direct.copy(27, LENGTH - 27)));
    }

    @Test
    void shouldFindWhatTheBufferFindsWhereverItStarts() {
        for (ByteBuf buffer : buffers()) {
            view.wrap(buffer, OFFSET, LENGTH - OFFSET);
            for (int wanted = Byte.MIN_VALUE; wanted <= Byte.MAX_VALUE; wanted++) {
                for (int from = OFFSET; from <= LENGTH; from++) {
                    int expected =
                            from == LENGTH ? -1 : buffer.indexOf(from, LENGTH, (byte) wanted);
                    assertThat(view.indexOf((byte) wanted, from, LENGTH)).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void shouldNotLookBehindTheEnd() {
        ByteBuf buffer =
                Unpooled.directBuffer().writeBytes("abcdefgh-".getBytes(StandardCharsets.US_ASCII));

        assertThat(view.wrap(buffer, 0, 9).indexOf((byte) '-', 0, 8)).isEqualTo(-1);
        assertThat(view.indexOf((byte) 'h', 1, 7)).isEqualTo(-1);
    }

    @Test
    void shouldReadTheSameBytesWhateverTheBuffer() {
        for (ByteBuf buffer : buffers()) {
            view.wrap(buffer, OFFSET, LENGTH - OFFSET);
            for (int i = OFFSET; i < LENGTH; i++) {
                assertThat(view.at(i)).isEqualTo(buffer.getByte(i));
            }
            byte[] expected = {buffer.getByte(OFFSET), buffer.getByte(OFFSET + 1)};
            assertThat(view.matches(OFFSET, expected)).isTrue();
            assertThat(view.matches(OFFSET + 1, expected)).isFalse();
        }
    }

    @Test
    void shouldRefuseARangeThatTheBufferDoesNotHave() {
        ByteBuf buffer = Unpooled.directBuffer(8, 8);

        for (int[] range : new int[][] {{-1, 2}, {0, 9}, {8, 1}, {0, -1}, {Integer.MAX_VALUE, 2}}) {
            assertThatThrownBy(() -> view.wrap(buffer, range[0], range[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
