package io.github.rocketproxy.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.FilterExpression;
import apache.rocketmq.v2.FilterType;
import apache.rocketmq.v2.MessageQueue;
import apache.rocketmq.v2.ReceiveMessageRequest;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class ReceiveDecoderTest {
    private final ReceiveDecoder decoder =
            new ReceiveDecoder(MessageLimits.DEFAULTS, CallerSettings.DEFAULT);

    private static ReceiveMessageRequest.Builder request() {
        return ReceiveMessageRequest.newBuilder()
                .setGroup(Requests.resource("group"))
                .setMessageQueue(MessageQueue.newBuilder().setTopic(Requests.resource("topic")))
                .setBatchSize(8)
                .setInvisibleDuration(Requests.duration(15_000));
    }

    private RequestEvent decode(ReceiveMessageRequest.Builder request, long remainingMs) {
        return Requests.decode(decoder, request.build(), remainingMs).get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, -1, 20000",
        "-1, 1000, 5000",
        "-1, 7000, 7000",
        "30000, -1, 20000",
        "10000, -1, 8500",
        "10000, 20000, 9850",
        "6000, -1, 5000",
        "5000, -1, 4850"
    })
    void shouldFitThePollIntoTheDeadline(long remainingMs, long wantedMs, long expectedMs) {
        ReceiveMessageRequest.Builder request = request();
        if (wantedMs >= 0) {
            request.setLongPollingTimeout(Requests.duration(wantedMs));
        }

        RequestEvent event = decode(request, remainingMs);

        assertThat(event.verdict).isNull();
        assertThat(event.pollMs).isEqualTo(expectedMs);
    }

    @Test
    void shouldRefuseWhenTheDeadlineIsShorterThanTheShortestPoll() {
        assertThat(decode(request(), 4_999).verdict).isEqualTo(ReplyCode.ILLEGAL_POLLING_TIME);
    }

    @ParameterizedTest
    @CsvSource({
        "9999, false, 40011",
        "10000, false, 0",
        "43200000, false, 0",
        "43200001, false, 40011",
        "0, true, 0"
    })
    void shouldCheckTheInvisibleDurationUnlessItIsRenewed(long ms, boolean isRenewed, int code) {
        RequestEvent event =
                decode(
                        request()
                                .setInvisibleDuration(Requests.duration(ms))
                                .setAutoRenew(isRenewed),
                        -1);

        assertThat(event.verdict == null ? 0 : event.verdict.number()).isEqualTo(code);
        assertThat(event.invisibleMs).isEqualTo(isRenewed ? 60_000 : ms);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-3, 1", "32, 32", "33, 32"})
    void shouldClampTheBatchSize(int wanted, int expected) {
        assertThat(decode(request().setBatchSize(wanted), -1).batchSize).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "TAG, '*', '', 0",
        "TAG, '', '', 0",
        "TAG, 'a || b', 'a || b', 0",
        "TAG, '||', , 40010",
        "SQL, 'a > 1', 'a > 1', 0",
        "SQL, ' ', , 40010"
    })
    void shouldReadTheFilter(FilterType type, String text, String expected, int code) {
        RequestEvent event =
                decode(
                        request()
                                .setFilterExpression(
                                        FilterExpression.newBuilder()
                                                .setType(type)
                                                .setExpression(text)),
                        -1);

        assertThat(event.verdict == null ? 0 : event.verdict.number()).isEqualTo(code);
        assertThat(event.isSqlFilter).isEqualTo(type == FilterType.SQL);
        if (code == 0) {
            assertThat(event.expression.text(event.payload)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"'', 40003", "CID_RMQ_SYS_x, 40003", "a b, 40003"})
    void shouldRefuseABadGroup(String group, int code) {
        RequestEvent event = decode(request().setGroup(Requests.resource(group)), -1);

        assertThat(event.verdict.number()).isEqualTo(code);
    }
}
