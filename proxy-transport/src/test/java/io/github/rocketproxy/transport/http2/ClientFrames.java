package io.github.rocketproxy.transport.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Frames as a client writes them. */
final class ClientFrames {
    private ClientFrames() {}

    static ByteBuf of(Consumer<ByteBuf> writer) {
        ByteBuf out = Unpooled.buffer();
        writer.accept(out);
        return out;
    }

    static void preface(ByteBuf out) {
        out.writeCharSequence("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", StandardCharsets.US_ASCII);
        FrameWriter.header(out, 0, FrameReader.SETTINGS, 0, 0);
    }

    static void windowSetting(ByteBuf out, int bytes) {
        FrameWriter.header(out, 6, FrameReader.SETTINGS, 0, 0);
        out.writeShort(FrameWriter.SETTINGS_INITIAL_WINDOW_SIZE).writeInt(bytes);
    }

    static void headers(ByteBuf out, int stream, int flags, String path, String... more) {
        ByteBuf block = Unpooled.buffer();
        block.writeByte(0x83).writeByte(0x86).writeByte(4);
        block.writeByte(path.length()).writeCharSequence(path, StandardCharsets.US_ASCII);
        block.writeByte(0x0F).writeByte(31 - 15).writeByte(16);
        block.writeCharSequence("application/grpc", StandardCharsets.US_ASCII);
        for (int i = 0; i < more.length; i += 2) {
            block.writeByte(0);
            block.writeByte(more[i].length());
            block.writeCharSequence(more[i], StandardCharsets.US_ASCII);
            block.writeByte(more[i + 1].length());
            block.writeCharSequence(more[i + 1], StandardCharsets.US_ASCII);
        }
        FrameWriter.header(out, block.readableBytes(), FrameReader.HEADERS, flags, stream);
        out.writeBytes(block);
    }

    static void call(ByteBuf out, int stream, String path) {
        headers(out, stream, FrameReader.END_HEADERS, path);
    }

    static void data(ByteBuf out, int stream, int flags, ByteBuf data) {
        FrameWriter.header(out, data.readableBytes(), FrameReader.DATA, flags, stream);
        out.writeBytes(data);
    }

    static ByteBuf message(int length) {
        ByteBuf data = Unpooled.buffer();
        data.writeByte(0).writeInt(length);
        for (int i = 0; i < length; i++) {
            data.writeByte(i);
        }
        return data;
    }
}
