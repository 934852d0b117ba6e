package io.github.rocketproxy.backend.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of RocketMQ 5.5.0. */
@Timeout(10)
class BrokerCodesTest {
    @ParameterizedTest
    @CsvSource({
        "0,OK",
        "1,INTERNAL_SERVER_ERROR",
        "2,TOO_MANY_REQUESTS",
        "3,NOT_IMPLEMENTED",
        "11,HA_NOT_AVAILABLE",
        "14,HA_NOT_AVAILABLE",
        "16,FORBIDDEN",
        "17,TOPIC_NOT_FOUND",
        "23,ILLEGAL_FILTER_EXPRESSION",
        "26,CONSUMER_GROUP_NOT_FOUND",
        "209,TOO_MANY_REQUESTS",
        "2017,LITE_TOPIC_QUOTA_EXCEEDED",
        "2018,LITE_SUBSCRIPTION_QUOTA_EXCEEDED",
        "9999,INTERNAL_SERVER_ERROR"
    })
    void shouldTellEveryCodeOfTheBrokerAsTheProtocolsOwn(int code, ReplyCode reply) {
        assertThat(BrokerCodes.replyCode(code)).isEqualTo(reply);
    }

    /** A message that is stored in spite of what went wrong is an entry with that code. */
    @ParameterizedTest
    @CsvSource({
        "0,OK",
        "10,MASTER_PERSISTENCE_TIMEOUT",
        "11,HA_NOT_AVAILABLE",
        "12,SLAVE_PERSISTENCE_TIMEOUT",
        "1,"
    })
    void shouldTellWhetherAMessageIsStored(int code, ReplyCode reply) {
        assertThat(BrokerCodes.storedCode(code)).isEqualTo(reply);
    }

    @ParameterizedTest
    @CsvSource({"208,INVALID_RECEIPT_HANDLE", "13,INVALID_RECEIPT_HANDLE", "2,TOO_MANY_REQUESTS"})
    void shouldTellAHandleThatNamesNoMessageFromAPassingFailure(int code, ReplyCode reply) {
        assertThat(BrokerCodes.handleCode(code)).isEqualTo(reply);
    }
}
