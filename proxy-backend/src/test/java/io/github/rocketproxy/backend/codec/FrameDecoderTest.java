package io.github.rocketproxy.backend.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class FrameDecoderTest {
    private final List<Integer> frames = new ArrayList<>();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(
                    new FrameDecoder(64, (buffer, offset, length) -> frames.add(length)));

    @Test
    void shouldCutFramesWhenBytesComeOneByOne() {
        byte[] stream = {0, 0, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0, 4, 1, 2, 3, 4};
        for (byte b : stream) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {b}));
        }
        assertThat(frames).containsExactly(9, 8);
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void shouldRefuseWhenFrameIsTooLong() {
        assertThatThrownBy(
                        () -> channel.writeInbound(Unpooled.copiedBuffer(new byte[] {0, 0, 0, 61})))
                .isInstanceOf(CorruptedFrameException.class);
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 4, 1, 2, 3, 4}));
        assertThat(frames).isEmpty();
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldRefuseWhenLengthIsNegative() {
        assertThatThrownBy(
                        () -> channel.writeInbound(Unpooled.copiedBuffer(new byte[] {-1, 0, 0, 0})))
                .isInstanceOf(CorruptedFrameException.class);
        channel.finishAndReleaseAll();
    }
}
