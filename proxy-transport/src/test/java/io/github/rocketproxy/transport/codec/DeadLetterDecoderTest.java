package io.github.rocketproxy.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.ForwardMessageToDeadLetterQueueRequest;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class DeadLetterDecoderTest {
    private static final String HANDLE = "1 2 60000 3 0 broker-a 2 5 9";

    private final DeadLetterDecoder decoder = new DeadLetterDecoder(MessageLimits.DEFAULTS);

    private static ForwardMessageToDeadLetterQueueRequest.Builder request() {
        return ForwardMessageToDeadLetterQueueRequest.newBuilder()
                .setGroup(Requests.resource("group"))
                .setTopic(Requests.resource("topic"))
                .setReceiptHandle(HANDLE)
                .setMessageId("id")
                .setDeliveryAttempt(17)
                .setMaxDeliveryAttempts(17);
    }

    private RequestEvent decode(ForwardMessageToDeadLetterQueueRequest.Builder request) {
        return Requests.decode(decoder, request.build(), -1).get(0);
    }

    @Test
    void shouldReadEveryField() {
        RequestEvent event = decode(request().setLiteTopic("lite"));

        assertThat(event.kind).isEqualTo(RequestKind.DEAD_LETTER);
        assertThat(event.verdict).isNull();
        assertThat(event.group.text(event.payload)).isEqualTo("group");
        assertThat(event.topic.text(event.payload)).isEqualTo("topic");
        assertThat(event.receiptHandle.text(event.payload)).isEqualTo(HANDLE);
        assertThat(event.messageId.text(event.payload)).isEqualTo("id");
        assertThat(event.liteTopic.text(event.payload)).isEqualTo("lite");
    }

    @ParameterizedTest
    @CsvSource({
        "a b, group, 1 2 60000 3 0 b 2 5 9, id, ILLEGAL_TOPIC",
        "topic, a b, 1 2 60000 3 0 b 2 5 9, id, ILLEGAL_CONSUMER_GROUP",
        "topic, group, nonsense, id, INVALID_RECEIPT_HANDLE",
        "topic, group, 1 2 60000 3 0 b 2 5 9, 'a\u0001b', ILLEGAL_MESSAGE_ID"
    })
    void shouldRefuseWhatBrokersMustNotSee(
            String topic, String group, String handle, String id, ReplyCode code) {
        RequestEvent event =
                decode(
                        request()
                                .setTopic(Requests.resource(topic))
                                .setGroup(Requests.resource(group))
                                .setReceiptHandle(handle)
                                .setMessageId(id));

        assertThat(event.verdict).isEqualTo(code);
    }

    @Test
    void shouldAnswerBadRequestWhenRequestIsNoProtobuf() {
        byte[] garbage = {10, 127, 1, 2};

        RequestEvent event = Requests.decode(decoder, Unpooled.wrappedBuffer(garbage), -1).get(0);

        assertThat(event.verdict).isEqualTo(ReplyCode.BAD_REQUEST);
    }
}
