package io.github.rocketproxy.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Broker;
import apache.rocketmq.v2.FilterExpression;
import apache.rocketmq.v2.FilterType;
import apache.rocketmq.v2.MessageQueue;
import apache.rocketmq.v2.PullMessageRequest;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class PullDecoderTest {
    private final PullDecoder decoder = new PullDecoder(MessageLimits.DEFAULTS);

    private static MessageQueue.Builder queue(String topic) {
        return MessageQueue.newBuilder()
                .setTopic(Requests.resource(topic))
                .setId(7)
                .setBroker(Broker.newBuilder().setName("broker-a"));
    }

    private static PullMessageRequest.Builder request() {
        return PullMessageRequest.newBuilder()
                .setGroup(Requests.resource("group"))
                .setMessageQueue(queue("topic"))
                .setOffset(1L << 40)
                .setBatchSize(8);
    }

    private RequestEvent decode(PullMessageRequest.Builder request, long remainingMs) {
        return Requests.decode(decoder, request.build(), remainingMs).get(0);
    }

    private static int code(RequestEvent event) {
        return event.verdict == null ? 0 : event.verdict.number();
    }

    @Test
    void shouldReadEveryField() {
        RequestEvent event =
                decode(
                        request()
                                .setFilterExpression(
                                        FilterExpression.newBuilder()
                                                .setType(FilterType.SQL)
                                                .setExpression("a > 1")),
                        -1);

        assertThat(event.verdict).isNull();
        assertThat(event.kind).isEqualTo(RequestKind.PULL);
        assertThat(event.group.text(event.payload)).isEqualTo("group");
        assertThat(event.topic.text(event.payload)).isEqualTo("topic");
        assertThat(event.brokerName.text(event.payload)).isEqualTo("broker-a");
        assertThat(event.queueId).isEqualTo(7);
        assertThat(event.queueOffset).isEqualTo(1L << 40);
        assertThat(event.batchSize).isEqualTo(8);
        assertThat(event.isSqlFilter).isTrue();
        assertThat(event.expression.text(event.payload)).isEqualTo("a > 1");
        assertThat(event.pollMs).isZero();
    }

    @Test
    void shouldTakeZeroForWhatProtobufLeavesOut() {
        RequestEvent event = decode(request().setMessageQueue(queue("topic").setId(0)), -1);

        assertThat(event.queueId).isZero();
        assertThat(decode(request().setOffset(0), -1).queueOffset).isZero();
    }

    @Test
    void shouldKeepANegativeQueueIdForTheRoute() {
        assertThat(decode(request().setMessageQueue(queue("topic").setId(-1)), -1).queueId)
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 1000, 5000",
        "-1, 20000, 20000",
        "-1, 60000, 20000",
        "30000, 20000, 20000",
        "25150, 20000, 20000",
        "23000, 20000, 17850",
        "10000, 20000, 4850",
        "5000, 5000, 1",
        "-1, 0, 0",
        "-1, -1000, 0",
        "1000, 0, 0"
    })
    void shouldEndThePollFiveSecondsBeforeTheDeadline(
            long remainingMs, long wantedMs, long expectedMs) {
        RequestEvent event =
                decode(request().setLongPollingTimeout(Requests.duration(wantedMs)), remainingMs);

        assertThat(event.verdict).isNull();
        assertThat(event.pollMs).isEqualTo(expectedMs);
    }

    @Test
    void shouldRefuseALongPollThatTheDeadlineHasNoRoomFor() {
        PullMessageRequest.Builder request =
                request().setLongPollingTimeout(Requests.duration(1_000));

        assertThat(decode(request, 4_999).verdict).isEqualTo(ReplyCode.ILLEGAL_POLLING_TIME);
        assertThat(decode(request(), 4_999).verdict).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-3, 1", "32, 32", "1000, 32"})
    void shouldClampTheBatchSize(int wanted, int expected) {
        assertThat(decode(request().setBatchSize(wanted), -1).batchSize).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, 40019", "-9223372036854775808, 40019", "9223372036854775807, 0"})
    void shouldRefuseANegativeOffset(long offset, int code) {
        assertThat(code(decode(request().setOffset(offset), -1))).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"'', 40002", "a b, 40002", "TBW102, 40002", "rmq_sys_x, 40002", "%RETRY%g, 0"})
    void shouldCheckTheTopic(String topic, int code) {
        assertThat(code(decode(request().setMessageQueue(queue(topic)), -1))).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"'', 40003", "CID_RMQ_SYS_x, 40003", "a b, 40003", "g, 0"})
    void shouldCheckTheGroup(String group, int code) {
        assertThat(code(decode(request().setGroup(Requests.resource(group)), -1))).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "TAG, '*', '', 0",
        "TAG, '', '', 0",
        "TAG, 'a || b', 'a || b', 0",
        "TAG, '||', , 40010",
        "SQL, ' ', , 40010"
    })
    void shouldReadTheFilter(FilterType type, String text, String expected, int code) {
        FilterExpression.Builder filter =
                FilterExpression.newBuilder().setType(type).setExpression(text);

        RequestEvent event = decode(request().setFilterExpression(filter), -1);

        assertThat(code(event)).isEqualTo(code);
        if (code == 0) {
            assertThat(event.expression.text(event.payload)).isEqualTo(expected);
        }
    }

    @Test
    void shouldRefuseEveryPrefixThatCutsAField() {
        byte[] whole =
                request()
                        .setFilterExpression(FilterExpression.newBuilder().setExpression("tag"))
                        .setLongPollingTimeout(Requests.duration(6_000))
                        .build()
                        .toByteArray();
        for (int length = 0; length < whole.length; length++) {
            byte[] prefix = Arrays.copyOf(whole, length);

            RequestEvent event =
                    Requests.decode(decoder, Unpooled.wrappedBuffer(prefix), -1).get(0);

            assertThat(event.verdict == ReplyCode.BAD_REQUEST)
                    .as("prefix of %d", length)
                    .isEqualTo(!isWhole(prefix));
        }
    }

    private static boolean isWhole(byte[] bytes) {
        try {
            return PullMessageRequest.parseFrom(bytes) != null;
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            return false;
        }
    }
}
