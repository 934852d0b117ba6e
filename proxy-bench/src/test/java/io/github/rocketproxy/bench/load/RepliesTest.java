package io.github.rocketproxy.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.AckMessageEntry;
import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.ReceiveMessageResponse;
import apache.rocketmq.v2.Resource;
import apache.rocketmq.v2.SendMessageResponse;
import apache.rocketmq.v2.SendResultEntry;
import apache.rocketmq.v2.Status;
import apache.rocketmq.v2.SystemProperties;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RepliesTest {
    private static final Status NOT_FOUND =
            Status.newBuilder()
                    .setCode(Code.TOPIC_NOT_FOUND)
                    .setMessage("no such topic\nx")
                    .build();

    @Test
    void shouldReadTheStatusWhenEntriesFollow() {
        byte[] reply =
                SendMessageResponse.newBuilder()
                        .setStatus(Status.newBuilder().setCode(Code.OK))
                        .addEntries(SendResultEntry.newBuilder().setMessageId("m1"))
                        .build()
                        .toByteArray();

        assertThat(Replies.statusCode(reply)).isEqualTo(Replies.OK);
    }

    @Test
    void shouldReportCodeAndTextWhenTheSendIsRefused() {
        byte[] reply = SendMessageResponse.newBuilder().setStatus(NOT_FOUND).build().toByteArray();

        assertThat(Replies.statusCode(reply)).isEqualTo(Code.TOPIC_NOT_FOUND.getNumber());
        assertThat(Replies.describe(reply)).isEqualTo("code 40402 no such topic");
    }

    @Test
    void shouldCallAReplyMalformedWhenItHasNoStatusOrIsCut() {
        byte[] reply = SendMessageResponse.newBuilder().setStatus(NOT_FOUND).build().toByteArray();

        assertThat(Replies.statusCode(new byte[0])).isEqualTo(Replies.MALFORMED);
        assertThat(Replies.statusCode(java.util.Arrays.copyOf(reply, 3)))
                .isEqualTo(Replies.MALFORMED);
    }

    @Test
    void shouldMakeTheAckEntryOfAReceivedMessage() throws InvalidProtocolBufferException {
        Message message =
                Message.newBuilder()
                        .setTopic(Resource.newBuilder().setName("orders"))
                        .putUserProperties("a", "b")
                        .setBody(ByteString.copyFromUtf8("body"))
                        .setSystemProperties(
                                SystemProperties.newBuilder()
                                        .setTag("t")
                                        .setMessageId("m1")
                                        .setReceiptHandle("h1"))
                        .build();
        byte[] item = ReceiveMessageResponse.newBuilder().setMessage(message).build().toByteArray();

        AckMessageEntry entry = AckMessageEntry.parseFrom(Replies.ackEntry(item).toBytes());

        assertThat(entry.getMessageId()).isEqualTo("m1");
        assertThat(entry.getReceiptHandle()).isEqualTo("h1");
    }

    @Test
    void shouldMakeNoAckEntryWhenTheItemIsAStatus() {
        byte[] item =
                ReceiveMessageResponse.newBuilder().setStatus(NOT_FOUND).build().toByteArray();

        assertThat(Replies.ackEntry(item)).isNull();
        assertThat(Replies.statusCode(item)).isEqualTo(Code.TOPIC_NOT_FOUND.getNumber());
    }
}
