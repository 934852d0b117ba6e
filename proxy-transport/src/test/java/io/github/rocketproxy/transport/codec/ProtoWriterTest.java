package io.github.rocketproxy.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class ProtoWriterTest {
    private static LongStream edges() {
        return LongStream.concat(
                LongStream.of(0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1_767_225_600L),
                LongStream.rangeClosed(0, 62)
                        .map(bit -> 1L << bit)
                        .flatMap(power -> LongStream.of(power - 1, power, power + 1)));
    }

    private static byte[] asProtobufWrites(int field, long value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeInt64(field, value);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    /** With room for a word behind it, and in a buffer that has to grow. */
    @ParameterizedTest
    @ValueSource(ints = {64, 1, 0})
    void shouldWriteNumbersAsProtobufDoes(int roomBytes) {
        for (int field : new int[] {1, 15, 16, 2_047, 2_048, (1 << 28) - 1}) {
            edges().forEach(
                            value -> {
                                ByteBuf out = Unpooled.buffer(roomBytes);
                                ProtoWriter.varintField(out, field, value);
                                assertThat(ByteBufUtil.getBytes(out))
                                        .isEqualTo(asProtobufWrites(field, value));
                            });
        }
    }

    @Test
    void shouldNotNeedMoreRoomThanItsBytes() {
        edges().forEach(
                        value -> {
                            int size = ProtoWriter.varintSize(value);
                            ByteBuf out = Unpooled.buffer(size, size);
                            ProtoWriter.varint(out, value);
                            assertThat(out.readableBytes()).isEqualTo(size);
                        });
    }

    @Test
    void shouldLeaveWhatLiesBehindABareNumberAsItIs() {
        edges().forEach(
                        value -> {
                            int size = ProtoWriter.varintSize(value);
                            ByteBuf out = Unpooled.buffer().writeZero(size + 10);
                            out.setBytes(size, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
                            out.writerIndex(0);
                            ProtoWriter.varint(out, value);
                            assertThat(out.writerIndex()).isEqualTo(size);
                            assertThat(ByteBufUtil.getBytes(out, size, 10))
                                    .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
                        });
    }
}
