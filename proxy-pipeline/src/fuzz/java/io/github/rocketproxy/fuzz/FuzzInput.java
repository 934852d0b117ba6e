package io.github.rocketproxy.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

/**
 * A fuzz input as buffers have it: alone on the heap, where each access is checked; and in memory
 * between other bytes, where accesses by address are not, and whoever reads them reads differently.
 * Compiled into the tests of every module that has decoders.
 */
public final class FuzzInput {
    private static final UnpooledByteBufAllocator MEMORY = new UnpooledByteBufAllocator(true, true);
    private static final int AROUND = 24;

    private FuzzInput() {}

    /** Reads the input at this place, and nothing else. */
    public interface Reader {
        Object read(ByteBuf buffer, int offset, int length);
    }

    /** The reader makes the same of the input wherever it lies. */
    public static void assertSame(byte[] input, Reader reader) {
        Object alone = reader.read(Unpooled.wrappedBuffer(input), 0, input.length);
        for (int filler : new int[] {0, ' ', '1', 0xFF}) {
            ByteBuf buffer = MEMORY.directBuffer(input.length + 2 * AROUND);
            try {
                fill(buffer, filler).writeBytes(input);
                fill(buffer, filler);
                assertThat(reader.read(buffer, AROUND, input.length)).isEqualTo(alone);
                assertThat(buffer.refCnt()).isEqualTo(1);
            } finally {
                buffer.release();
            }
        }
    }

    private static ByteBuf fill(ByteBuf buffer, int filler) {
        for (int i = 0; i < AROUND; i++) {
            buffer.writeByte(filler);
        }
        return buffer;
    }
}
