package io.github.rocketproxy.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Timeout;

/**
 * A stream's data cut into messages, compressed ones too: the same however the bytes arrive, and no
 * buffer is left. The first byte says in which pieces they do.
 */
class MessageReaderFuzzTest {
    private static final int MAX_BYTES = 16_384;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);

    @Timeout(30)
    @FuzzTest(maxDuration = "5s")
    void messages(byte[] input) {
        if (input.length == 0) {
            return;
        }
        ByteBuffer data = ByteBuffer.wrap(input, 1, input.length - 1).slice();
        int pieceBytes = (input[0] & 0x3F) + 1;
        assertThat(read(data.duplicate(), pieceBytes)).isEqualTo(expected(data.duplicate()));
        assertThat(allocator.metric().usedDirectMemory()).isZero();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    private List<Object> read(ByteBuffer data, int pieceBytes) {
        Received received = new Received();
        MessageReader reader = new MessageReader(received);
        while (data.hasRemaining() && !received.isOver) {
            ByteBuf piece = allocator.directBuffer(pieceBytes + 4).writeZero(2);
            int count = Math.min(pieceBytes, data.remaining());
            piece.writeBytes(data.slice(data.position(), count)).writeZero(2);
            data.position(data.position() + count);
            reader.read(piece, 2, count, MAX_BYTES);
            piece.release();
        }
        if (!received.isOver) {
            received.all.add(reader.isBetweenMessages() ? "whole" : "cut");
        }
        reader.clear();
        received.release();
        return received.all;
    }

    private static final class Received implements MessageReader.Messages {
        final List<Object> all = new ArrayList<>();
        final List<ByteBuf> kept = new ArrayList<>();
        boolean isOver;

        @Override
        public void onMessage(ByteBuf message, boolean isCompressed) {
            ByteBuf plain = isCompressed ? Gzip.inflate(message, MAX_BYTES) : message;
            if (plain == null) {
                all.add("no gzip");
                isOver = true;
                return;
            }
            all.add(ByteBuffer.wrap(ByteBufUtil.getBytes(plain)));
            kept.add(plain);
        }

        @Override
        public void onTooLarge(long bytes) {
            all.add("too large: " + bytes);
            isOver = true;
        }

        @Override
        public boolean isOver() {
            return isOver;
        }

        void release() {
            for (ByteBuf message : kept) {
                message.release();
            }
        }
    }

    private static List<Object> expected(ByteBuffer data) {
        List<Object> all = new ArrayList<>();
        while (data.remaining() >= 5) {
            boolean isCompressed = data.get() != 0;
            long size = data.getInt() & 0xFFFF_FFFFL;
            if (size > MAX_BYTES) {
                all.add("too large: " + size);
                return all;
            }
            if (size > data.remaining()) {
                all.add("cut");
                return all;
            }
            byte[] message = new byte[(int) size];
            data.get(message);
            Object plain = isCompressed ? inflated(message) : ByteBuffer.wrap(message);
            all.add(plain);
            if (plain instanceof String) {
                return all;
            }
        }
        all.add(data.hasRemaining() ? "cut" : "whole");
        return all;
    }

    private static Object inflated(byte[] message) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(message))) {
            byte[] plain = in.readNBytes(MAX_BYTES + 1);
            return plain.length > MAX_BYTES ? "no gzip" : ByteBuffer.wrap(plain);
        } catch (IOException e) {
            return "no gzip";
        }
    }
}
