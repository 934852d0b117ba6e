package io.github.rocketproxy.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class MessageReaderTest implements MessageReader.Messages {
    private static final int MAX_BYTES = 100_000;

    private final List<ByteBuf> messages = new ArrayList<>();
    private final MessageReader reader = new MessageReader(this);

    @Override
    public void onMessage(ByteBuf message, boolean isCompressed) {
        messages.add(message);
    }

    @Override
    public void onTooLarge(long bytes) {
        throw new AssertionError(bytes);
    }

    @Override
    public boolean isOver() {
        return false;
    }

    /** One byte must not hold on to the 64 KiB that it came with. */
    @Test
    void shouldCopyAPieceThatIsSmallBesideItsBuffer() {
        ByteBuf prefix = Unpooled.buffer().writeByte(0).writeInt(50_000);
        reader.read(prefix, 0, 5, MAX_BYTES);
        ByteBuf read = Unpooled.directBuffer(65_536).writeZero(65_536);

        reader.read(read, 100, 1, MAX_BYTES);
        assertThat(read.refCnt()).isOne();
        assertThat(reader.keptBytes()).isOne();
        reader.read(read, 101, 20_000, MAX_BYTES);
        assertThat(read.refCnt()).isEqualTo(2);
        reader.read(read, 101, 29_999, MAX_BYTES);

        assertThat(messages).hasSize(1);
        assertThat(messages.getFirst().readableBytes()).isEqualTo(50_000);
        messages.getFirst().release();
        assertThat(read.refCnt()).isOne();
        read.release();
    }

    @Test
    void shouldTellWhatASmallMessageTakesBeforeItIsThere() {
        reader.read(Unpooled.buffer().writeByte(0).writeInt(4_000), 0, 5, MAX_BYTES);
        reader.read(Unpooled.buffer().writeByte(1), 0, 1, MAX_BYTES);

        assertThat(reader.keptBytes()).isEqualTo(4_000);
        reader.clear();
        assertThat(reader.keptBytes()).isZero();
    }
}
