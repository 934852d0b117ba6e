package io.github.rocketproxy.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.AckMessageEntry;
import apache.rocketmq.v2.AckMessageRequest;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AckDecoderTest {
    private final AckDecoder decoder = new AckDecoder(MessageLimits.DEFAULTS);

    private static AckMessageRequest.Builder ack(String topic, String group) {
        return AckMessageRequest.newBuilder()
                .setTopic(Requests.resource(topic))
                .setGroup(Requests.resource(group));
    }

    private static AckMessageEntry entry(String handle) {
        return AckMessageEntry.newBuilder().setMessageId("id").setReceiptHandle(handle).build();
    }

    private List<RequestEvent> decode(AckMessageRequest.Builder request) {
        return Requests.decode(decoder, request.build(), -1);
    }

    @Test
    void shouldAnswerInternalErrorWhenThereIsNoEntry() {
        List<RequestEvent> events = decode(ack("topic", "group"));

        assertThat(events).hasSize(1);
        assertThat(events.get(0).verdict).isEqualTo(ReplyCode.INTERNAL_SERVER_ERROR);
        assertThat(events.get(0).verdictText).isEqualTo("ack request has no entries");
    }

    @Test
    void shouldLookAtTopicThenGroupBeforeTheEntries() {
        assertThat(decode(ack("a b", "a b")).get(0).verdict).isEqualTo(ReplyCode.ILLEGAL_TOPIC);
        assertThat(decode(ack("topic", "a b")).get(0).verdict)
                .isEqualTo(ReplyCode.ILLEGAL_CONSUMER_GROUP);
    }

    @Test
    void shouldRefuseOnlyTheEntryWhoseHandleIsMalformed() {
        List<RequestEvent> events =
                decode(
                        ack("topic", "group")
                                .addEntries(entry("1 2 60000 3 0 broker-a 2 5 9"))
                                .addEntries(entry("nonsense")));

        assertThat(events)
                .extracting(event -> event.verdict)
                .containsExactly(null, ReplyCode.INVALID_RECEIPT_HANDLE);
    }

    @Test
    void shouldAnswerBadRequestWhenRequestIsNoProtobuf() {
        byte[] garbage = {10, 127, 1, 2};

        List<RequestEvent> events = Requests.decode(decoder, Unpooled.wrappedBuffer(garbage), -1);

        assertThat(events.get(0).verdict).isEqualTo(ReplyCode.BAD_REQUEST);
    }
}
