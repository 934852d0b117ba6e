package io.github.rocketproxy.backend.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketproxy.fuzz.FuzzInput;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.Timeout;

/**
 * Headers of frames in both forms: all that is read lies within the frame, and is what
 * rocketmq-remoting reads. The input is the frame without its length; a frame of one byte is too
 * short to be one.
 */
class FrameHeaderFuzzTest {
    private final FrameHeader header = new FrameHeader();

    @Timeout(30)
    @FuzzTest(maxDuration = "5s")
    void frame(byte[] input) {
        byte[] frame =
                ByteBuffer.allocate(4 + input.length).putInt(input.length).put(input).array();
        FuzzInput.assertSame(frame, this::read);
        ByteBuf buffer = Unpooled.wrappedBuffer(frame);
        if (header.wrap(buffer, 0, frame.length)) {
            RemotingCommand official = official(input);
            if (official != null) {
                assertSame(official);
            }
        }
    }

    private Object read(ByteBuf buffer, int offset, int length) {
        boolean isFrame = header.wrap(buffer, offset, length);
        assertThat(header.wrapHead(buffer.slice(0, offset + length), offset)).isEqualTo(isFrame);
        if (!isFrame || !header.wrap(buffer, offset, length)) {
            return "refused";
        }
        assertThat(header.bodyLength()).isNotNegative();
        assertThat(header.bodyOffset() + header.bodyLength()).isEqualTo(offset + length);
        List<Object> all = new ArrayList<>();
        all.add(header.code());
        all.add(header.opaque());
        all.add(header.isResponse());
        all.add(header.remark());
        for (int i = 0; i < header.fieldCount(); i++) {
            assertThat(header.nameOffset(i)).isBetween(offset, header.bodyOffset());
            assertThat(header.nameLength(i))
                    .isBetween(0, header.bodyOffset() - header.nameOffset(i));
            assertThat(header.valueLength(i)).isNotNegative();
            if (header.valueLength(i) > 0) {
                assertThat(header.valueOffset(i)).isBetween(offset, header.bodyOffset());
                assertThat(header.valueOffset(i) + header.valueLength(i))
                        .isLessThanOrEqualTo(header.bodyOffset());
            }
            byte[] name = name(i);
            all.add(new String(name, StandardCharsets.ISO_8859_1));
            all.add(header.text(name));
            all.add(header.number(name, -7));
        }
        return all;
    }

    private byte[] name(int field) {
        byte[] name = new byte[header.nameLength(field)];
        header.buffer().getBytes(header.nameOffset(field), name);
        return name;
    }

    private static RemotingCommand official(byte[] frame) {
        try {
            return RemotingCommand.decode(ByteBuffer.wrap(frame));
        } catch (Exception | StackOverflowError e) {
            return null;
        }
    }

    private void assertSame(RemotingCommand official) {
        assertThat(header.bodyLength())
                .isEqualTo(official.getBody() == null ? 0 : official.getBody().length);
        if (header.isJson()) {
            return; // the official reader takes much that is no JSON, each in its own way
        }
        assertThat(header.code()).isEqualTo(official.getCode());
        assertThat(header.opaque()).isEqualTo(official.getOpaque());
        assertThat(header.isResponse()).isEqualTo(official.isResponseType());
        if (header.fieldCount() < FrameHeader.MAX_FIELDS) {
            assertThat(fields()).isEqualTo(withoutEmpty(official.getExtFields()));
        }
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < header.fieldCount(); i++) {
            byte[] name = name(i);
            fields.put(new String(name, StandardCharsets.UTF_8), header.text(name));
        }
        return withoutEmpty(fields);
    }

    private static Map<String, String> withoutEmpty(Map<String, String> fields) {
        Map<String, String> kept = new HashMap<>();
        if (fields != null) {
            fields.forEach(
                    (name, value) -> {
                        if (value != null && !value.isEmpty() && name != null && !name.isEmpty()) {
                            kept.put(name, value);
                        }
                    });
        }
        return kept;
    }
}
