package io.github.rocketproxy.backend.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.SerializeType;

/** Holds our codec against rocketmq-remoting, both ways, and against garbage. */
class CodecParityTest {
    static {
        System.setProperty("rocketmq.remoting.version", "513");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<Map<String, String>> fields() {
        Arbitrary<String> names = Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(12);
        Arbitrary<String> values =
                Arbitraries.strings()
                        .withChars("aZ09 \"\\\u0001\u0002\n\té中{}[],:=")
                        .ofMinLength(1)
                        .ofMaxLength(40);
        return Arbitraries.maps(names, values).ofMaxSize(20);
    }

    @Property(tries = 300)
    void shouldBeReadByRemotingWhenWritten(
            @ForAll("fields") Map<String, String> fields,
            @ForAll int opaque,
            @ForAll byte[] body,
            @ForAll boolean isJson)
            throws Exception {
        ByteBuf frame = write(fields, 310, opaque, body, isJson);
        try {
            RemotingCommand command = RemotingCommand.decode(afterLength(frame));
            assertThat(command.getCode()).isEqualTo(310);
            assertThat(command.getOpaque()).isEqualTo(opaque);
            assertThat(command.getVersion()).isEqualTo(513);
            assertThat(command.getFlag()).isZero();
            assertThat(command.getExtFields() == null ? Map.of() : command.getExtFields())
                    .isEqualTo(fields);
            assertThat(command.getBody() == null ? new byte[0] : command.getBody()).isEqualTo(body);
        } finally {
            frame.release();
        }
    }

    @Property(tries = 300)
    void shouldReadWhatRemotingWrites(
            @ForAll("fields") Map<String, String> fields,
            @ForAll @IntRange(min = 0, max = 3000) int code,
            @ForAll int opaque,
            @ForAll byte[] body,
            @ForAll boolean isJson) {
        ByteBuf frame = Unpooled.wrappedBuffer(remoting(fields, code, opaque, body, isJson));
        FrameHeader header = new FrameHeader();
        assertThat(header.wrap(frame, 0, frame.readableBytes())).isTrue();
        assertThat(header.code()).isEqualTo(code);
        assertThat(header.opaque()).isEqualTo(opaque);
        assertThat(header.isResponse()).isTrue();
        assertThat(header.remark()).isEqualTo("remark \"x\"\n");
        fields.forEach((name, value) -> assertThat(header.text(utf8(name))).isEqualTo(value));
        assertThat(header.find(utf8("missing-1"))).isEqualTo(-1);
        assertThat(header.bodyLength()).isEqualTo(body.length);
    }

    @Property(tries = 1000)
    void shouldNeverThrowWhenFramesAreCorrupt(
            @ForAll("fields") Map<String, String> fields,
            @ForAll boolean isJson,
            @ForAll @IntRange(min = 0, max = 4000) int at,
            @ForAll byte value,
            @ForAll @IntRange(min = 0, max = 200) int cut) {
        ByteBuffer encoded = remoting(fields, 0, 7, new byte[3], isJson);
        ByteBuf frame = Unpooled.copiedBuffer(encoded);
        int length = Math.max(0, frame.readableBytes() - (at % 3 == 0 ? cut : 0));
        frame.writerIndex(length);
        if (length > 0) {
            frame.setByte(at % length, value);
        }
        FrameHeader header = new FrameHeader();
        if (header.wrap(frame, 0, length)) {
            assertThat(header.bodyOffset() + header.bodyLength()).isEqualTo(length);
            fields.keySet().forEach(name -> header.text(utf8(name)));
            header.remark();
        }
    }

    @Property(tries = 500)
    void shouldNeverThrowWhenHeaderIsGarbage(@ForAll byte[] garbage, @ForAll boolean isJson) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeInt(4 + garbage.length).writeInt((isJson ? 0 : 1 << 24) | garbage.length);
        frame.writeBytes(garbage);
        new FrameHeader().wrap(frame, 0, frame.readableBytes());
        assertThat(frame.refCnt()).isEqualTo(1);
    }

    private static ByteBuf write(
            Map<String, String> fields, int code, int opaque, byte[] body, boolean isJson) {
        HeaderWriter writer = isJson ? new JsonHeaderWriter() : new BinaryHeaderWriter();
        ByteBuf frame = Unpooled.buffer();
        frame.writeByte(99).skipBytes(1);
        int start = frame.writerIndex();
        writer.begin(frame, code);
        fields.forEach((name, value) -> writer.field(utf8(name), utf8(value)));
        writer.endHeader();
        frame.writeBytes(body);
        writer.endFrame(0);
        HeaderWriter.patchOpaque(frame, start, -17);
        HeaderWriter.patchOpaque(frame, start, opaque);
        return frame;
    }

    private static ByteBuffer afterLength(ByteBuf frame) {
        byte[] bytes = new byte[frame.readableBytes() - 4];
        frame.getBytes(frame.readerIndex() + 4, bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static ByteBuffer remoting(
            Map<String, String> fields, int code, int opaque, byte[] body, boolean isJson) {
        RemotingCommand command = RemotingCommand.createResponseCommand(code, "remark \"x\"\n");
        command.setSerializeTypeCurrentRPC(isJson ? SerializeType.JSON : SerializeType.ROCKETMQ);
        command.setOpaque(opaque);
        command.setExtFields(new HashMap<>(fields));
        command.setBody(body);
        return command.encode();
    }
}
