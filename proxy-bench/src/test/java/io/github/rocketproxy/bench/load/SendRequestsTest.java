package io.github.rocketproxy.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Encoding;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageType;
import apache.rocketmq.v2.SendMessageRequest;
import com.google.protobuf.InvalidProtocolBufferException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SendRequestsTest {
    @Test
    void shouldEncodeAMessageThatTheOfficialClassesRead() throws InvalidProtocolBufferException {
        Message message = parse(new SendRequests("orders", 1024).next());

        assertThat(message.getTopic().getName()).isEqualTo("orders");
        assertThat(message.getBody().size()).isEqualTo(1024);
        assertThat(message.getSystemProperties().getMessageType()).isEqualTo(MessageType.NORMAL);
        assertThat(message.getSystemProperties().getBodyEncoding()).isEqualTo(Encoding.IDENTITY);
        assertThat(message.getSystemProperties().getBornTimestamp().getSeconds()).isPositive();
    }

    @Test
    void shouldGiveEachRequestAnIdOfItsOwn() throws InvalidProtocolBufferException {
        SendRequests requests = new SendRequests("orders", 16);

        String first = parse(requests.next()).getSystemProperties().getMessageId();
        String second = parse(requests.next()).getSystemProperties().getMessageId();

        assertThat(first).hasSize(32).endsWith("0".repeat(16));
        assertThat(second).hasSize(32).endsWith("0".repeat(15) + "1");
    }

    private static Message parse(byte[] request) throws InvalidProtocolBufferException {
        return SendMessageRequest.parseFrom(request).getMessages(0);
    }
}
