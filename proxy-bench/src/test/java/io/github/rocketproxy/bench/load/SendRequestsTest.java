package io.github.rocketproxy.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Encoding;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageType;
import apache.rocketmq.v2.SendMessageRequest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SendRequestsTest {
    @Test
    void shouldEncodeAMessageThatTheOfficialClassesRead() throws InvalidProtocolBufferException {
        Message message = next(new SendRequests("orders", 1024));

        assertThat(message.getTopic().getName()).isEqualTo("orders");
        assertThat(message.getBody().size()).isEqualTo(1024);
        assertThat(message.getSystemProperties().getMessageType()).isEqualTo(MessageType.NORMAL);
        assertThat(message.getSystemProperties().getBodyEncoding()).isEqualTo(Encoding.IDENTITY);
        assertThat(message.getSystemProperties().getBornTimestamp().getSeconds()).isPositive();
    }

    @Test
    void shouldGiveEachRequestAnIdOfItsOwn() throws InvalidProtocolBufferException {
        SendRequests requests = new SendRequests("orders", 16);

        String first = next(requests).getSystemProperties().getMessageId();
        String second = next(requests).getSystemProperties().getMessageId();

        assertThat(first).hasSize(32).endsWith("0".repeat(16));
        assertThat(second).hasSize(32).endsWith("0".repeat(15) + "1");
    }

    @Test
    void shouldTakeTopicsInTurnWhenThereAreSeveral() throws InvalidProtocolBufferException {
        SendRequests requests = new SendRequests(List.of("a", "a-longer-name"), 300);

        assertThat(next(requests).getTopic().getName()).isEqualTo("a");
        assertThat(next(requests).getTopic().getName()).isEqualTo("a-longer-name");
        assertThat(next(requests).getTopic().getName()).isEqualTo("a");
    }

    @Test
    void shouldCarryTheStampInItsBody() throws InvalidProtocolBufferException {
        Message message = next(new SendRequests("orders", 64).stamp(123_456_789_012L));

        byte[] body = message.getBody().toByteArray();

        assertThat(SendRequests.stampOf(Unpooled.wrappedBuffer(body), 0))
                .isEqualTo(123_456_789_012L);
    }

    private static Message next(SendRequests requests) throws InvalidProtocolBufferException {
        return SendMessageRequest.parseFrom(Buffers.bytes(requests)).getMessages(0);
    }
}
