package io.github.rocketproxy.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.AckMessageRequest;
import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.ReceiveMessageResponse;
import apache.rocketmq.v2.Resource;
import apache.rocketmq.v2.Status;
import apache.rocketmq.v2.SystemProperties;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class AckRequestTest {
    private final AckRequest ack =
            new AckRequest(new Subscription("group-1", "orders", 5).ackHead());

    @BeforeEach
    void begin() {
        ack.clear();
    }

    private static byte[] item(String id, String handle) {
        Message message =
                Message.newBuilder()
                        .setTopic(Resource.newBuilder().setName("orders"))
                        .putUserProperties("a", "b")
                        .setBody(ByteString.copyFromUtf8("body-" + id))
                        .setSystemProperties(
                                SystemProperties.newBuilder()
                                        .setTag("t")
                                        .setMessageId(id)
                                        .setReceiptHandle(handle))
                        .build();
        return ReceiveMessageResponse.newBuilder().setMessage(message).build().toByteArray();
    }

    private boolean add(byte[] item) {
        return ack.add(Unpooled.wrappedBuffer(item), 0, item.length);
    }

    @Test
    void shouldAckEveryMessageOfTheBatch() throws InvalidProtocolBufferException {
        String longHandle = "h".repeat(300);
        add(item("m1", "h1"));
        add(item("m2", longHandle));

        AckMessageRequest request = AckMessageRequest.parseFrom(Buffers.bytes(ack));

        assertThat(ack.entries()).isEqualTo(2);
        assertThat(request.getGroup().getName()).isEqualTo("group-1");
        assertThat(request.getTopic().getName()).isEqualTo("orders");
        assertThat(request.getEntries(0).getMessageId()).isEqualTo("m1");
        assertThat(request.getEntries(0).getReceiptHandle()).isEqualTo("h1");
        assertThat(request.getEntries(1).getReceiptHandle()).isEqualTo(longHandle);
    }

    @Test
    void shouldForgetTheLastBatchWhenANewOneBegins() throws InvalidProtocolBufferException {
        add(item("m1", "h1"));
        ack.clear();
        add(item("m2", "h2"));

        AckMessageRequest request = AckMessageRequest.parseFrom(Buffers.bytes(ack));

        assertThat(request.getEntriesList()).hasSize(1);
        assertThat(request.getEntries(0).getMessageId()).isEqualTo("m2");
    }

    @Test
    void shouldTellWhereTheBodyIs() {
        byte[] item = item("m1", "h1");
        ByteBuf in = Unpooled.wrappedBuffer(item);

        assertThat(ack.add(in, 0, item.length)).isTrue();
        assertThat(in.getByte(ack.bodyOffset())).isEqualTo((byte) 'b');
    }

    @Test
    void shouldTakeNoEntryWhenTheItemIsAStatus() {
        byte[] item =
                ReceiveMessageResponse.newBuilder()
                        .setStatus(Status.newBuilder().setCode(Code.OK))
                        .build()
                        .toByteArray();

        assertThat(add(item)).isFalse();
        assertThat(ack.entries()).isZero();
    }
}
