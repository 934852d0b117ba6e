package io.github.rocketproxy.bench.micro;

import apache.rocketmq.v2.Encoding;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageType;
import apache.rocketmq.v2.Resource;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.SystemProperties;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * A client's bytes: SendMessage calls over one HTTP/2 connection, each with the headers of the
 * official client, of which only the time-out is new in every call.
 */
final class GrpcRequests {
    private static final int HEADERS = 1;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_HEADERS = 4;
    private static final int END_STREAM = 1;
    private static final int LITERAL_INDEXED = 0x40;
    private static final int INDEXED = 0x80;
    private static final int FIRST_DYNAMIC = 62;
    private static final int POST = 3;
    private static final int HTTP = 6;
    private static final int WINDOW = 1 << 30;
    private static final String[][] FIELDS = {
        {":path", "/apache.rocketmq.v2.MessagingService/SendMessage"},
        {":authority", "127.0.0.1:8081"},
        {"content-type", "application/grpc"},
        {"te", "trailers"},
        {"user-agent", "grpc-java-netty/1.50.0"},
        {"x-mq-language", "JAVA"},
        {"x-mq-protocol", "GRPC_V2"},
        {"x-mq-client-version", "5.2.0"},
        {"x-mq-client-id", "host@12345@0@abcdefghijk"},
        {"x-mq-namespace", ""},
        {"grpc-accept-encoding", "gzip"},
    };

    private final ByteBuf message;
    private int nextStream = 3;
    private long answeredBytes;

    GrpcRequests(String topic, int bodyBytes) {
        byte[] request =
                SendMessageRequest.newBuilder()
                        .addMessages(message(topic, bodyBytes))
                        .build()
                        .toByteArray();
        message = PooledByteBufAllocator.DEFAULT.directBuffer();
        message.writeByte(0).writeInt(request.length).writeBytes(request);
    }

    private static Message message(String topic, int bodyBytes) {
        return Message.newBuilder()
                .setTopic(Resource.newBuilder().setName(topic))
                .setSystemProperties(
                        SystemProperties.newBuilder()
                                .setTag("created")
                                .setMessageId("01AABBCCDDEEFF00112233445566778899")
                                .setMessageType(MessageType.NORMAL)
                                .setBodyEncoding(Encoding.IDENTITY)
                                .setBornHost("10.0.0.7")
                                .setBornTimestamp(Timestamp.newBuilder().setSeconds(1_700_000_000)))
                .setBody(ByteString.copyFrom(new byte[bodyBytes]))
                .build();
    }

    /** What a connection begins with, and a first call that fills the header table. */
    ByteBuf preface() {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer();
        out.writeCharSequence("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", StandardCharsets.US_ASCII);
        frame(out, 6, 4, 0, 0);
        out.writeShort(4).writeInt(WINDOW);
        frame(out, 4, WINDOW_UPDATE, 0, 0);
        out.writeInt(WINDOW);
        int start = out.writerIndex();
        frame(out, 0, HEADERS, END_HEADERS | END_STREAM, 1);
        int block = out.writerIndex();
        out.writeByte(INDEXED | POST).writeByte(INDEXED | HTTP);
        for (String[] field : FIELDS) {
            literal(out, field[0], field[1]);
        }
        out.setMedium(start, out.writerIndex() - block);
        return out;
    }

    private static void literal(ByteBuf out, String name, String value) {
        out.writeByte(LITERAL_INDEXED);
        out.writeByte(name.length()).writeCharSequence(name, StandardCharsets.US_ASCII);
        out.writeByte(value.length()).writeCharSequence(value, StandardCharsets.US_ASCII);
    }

    /** The bytes of this many calls. The caller owns them. */
    ByteBuf next(int count) {
        ByteBuf out =
                PooledByteBufAllocator.DEFAULT.directBuffer(
                        count * (message.readableBytes() + 128));
        for (int i = 0; i < count; i++) {
            call(out, nextStream);
            nextStream = nextStream + 2 & Integer.MAX_VALUE;
        }
        return out;
    }

    private void call(ByteBuf out, int stream) {
        int start = out.writerIndex();
        frame(out, 0, HEADERS, END_HEADERS, stream);
        int block = out.writerIndex();
        out.writeByte(INDEXED | POST).writeByte(INDEXED | HTTP);
        for (int i = 0; i < FIELDS.length; i++) {
            out.writeByte(INDEXED | FIRST_DYNAMIC + i);
        }
        out.setMedium(start, out.writerIndex() - block);
        frame(out, message.readableBytes(), 0, END_STREAM, stream);
        message.getBytes(message.readerIndex(), out, message.readableBytes());
    }

    private static void frame(ByteBuf out, int length, int type, int flags, int stream) {
        out.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
    }

    /** Bytes of an answer; the windows are large enough for all that a benchmark sends. */
    void onAnswer(ByteBuf out) {
        answeredBytes += out.readableBytes();
    }

    long answeredBytes() {
        return answeredBytes;
    }
}
