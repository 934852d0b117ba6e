package io.github.rocketproxy.pipeline.event;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a request ended. Names and numbers are those of the {@code Code} enum of the RocketMQ v2
 * protocol (proto 2.1.2), which every front-end uses as its vocabulary.
 */
public enum ReplyCode {
    OK(20000),
    MULTIPLE_RESULTS(30000),
    BAD_REQUEST(40000),
    ILLEGAL_ACCESS_POINT(40001),
    ILLEGAL_TOPIC(40002),
    ILLEGAL_CONSUMER_GROUP(40003),
    ILLEGAL_MESSAGE_TAG(40004),
    ILLEGAL_MESSAGE_KEY(40005),
    ILLEGAL_MESSAGE_GROUP(40006),
    ILLEGAL_MESSAGE_PROPERTY_KEY(40007),
    INVALID_TRANSACTION_ID(40008),
    ILLEGAL_MESSAGE_ID(40009),
    ILLEGAL_FILTER_EXPRESSION(40010),
    ILLEGAL_INVISIBLE_TIME(40011),
    ILLEGAL_DELIVERY_TIME(40012),
    INVALID_RECEIPT_HANDLE(40013),
    MESSAGE_PROPERTY_CONFLICT_WITH_TYPE(40014),
    UNRECOGNIZED_CLIENT_TYPE(40015),
    MESSAGE_CORRUPTED(40016),
    CLIENT_ID_REQUIRED(40017),
    ILLEGAL_POLLING_TIME(40018),
    ILLEGAL_OFFSET(40019),
    ILLEGAL_LITE_TOPIC(40020),
    UNAUTHORIZED(40100),
    FORBIDDEN(40300),
    MESSAGE_NOT_FOUND(40401),
    TOPIC_NOT_FOUND(40402),
    CONSUMER_GROUP_NOT_FOUND(40403),
    OFFSET_NOT_FOUND(40404),
    REQUEST_TIMEOUT(40800),
    PAYLOAD_TOO_LARGE(41300),
    MESSAGE_BODY_TOO_LARGE(41301),
    MESSAGE_BODY_EMPTY(41302),
    TOO_MANY_REQUESTS(42900),
    LITE_TOPIC_QUOTA_EXCEEDED(42901),
    LITE_SUBSCRIPTION_QUOTA_EXCEEDED(42902),
    MESSAGE_PROPERTIES_TOO_LARGE(43101),
    INTERNAL_SERVER_ERROR(50001),
    HA_NOT_AVAILABLE(50002),
    NOT_IMPLEMENTED(50100),
    PROXY_TIMEOUT(50400),
    MASTER_PERSISTENCE_TIMEOUT(50401),
    SLAVE_PERSISTENCE_TIMEOUT(50402);

    private static final Map<Integer, ReplyCode> BY_NUMBER =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(ReplyCode::number, code -> code));

    private final int number;

    ReplyCode(int number) {
        this.number = number;
    }

    /** The code of that number; {@code otherwise} where there is none. */
    public static ReplyCode ofNumber(int number, ReplyCode otherwise) {
        ReplyCode code = BY_NUMBER.get(number);
        return code == null ? otherwise : code;
    }

    /** The number on the wire. */
    public int number() {
        return number;
    }
}
