package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.FrameHeader;
import io.github.rocketproxy.backend.codec.ResponseCode;
import io.github.rocketproxy.pipeline.event.ReplyCode;

/** What a broker's response code means to the client, whoever asked for it. */
public final class BrokerCodes {
    private BrokerCodes() {}

    /** For requests in general. */
    public static ReplyCode replyCode(int code) {
        return switch (code) {
            case ResponseCode.SUCCESS -> ReplyCode.OK;
            case ResponseCode.SYSTEM_BUSY, ResponseCode.FLOW_CONTROL, ResponseCode.POLLING_FULL ->
                    ReplyCode.TOO_MANY_REQUESTS;
            case ResponseCode.REQUEST_CODE_NOT_SUPPORTED -> ReplyCode.NOT_IMPLEMENTED;
            case ResponseCode.SLAVE_NOT_AVAILABLE,
                    ResponseCode.SERVICE_NOT_AVAILABLE,
                    ResponseCode.GO_AWAY ->
                    ReplyCode.HA_NOT_AVAILABLE;
            case ResponseCode.NO_PERMISSION -> ReplyCode.FORBIDDEN;
            case ResponseCode.TOPIC_NOT_EXIST -> ReplyCode.TOPIC_NOT_FOUND;
            case ResponseCode.QUERY_NOT_FOUND -> ReplyCode.OFFSET_NOT_FOUND;
            case ResponseCode.SUBSCRIPTION_PARSE_FAILED -> ReplyCode.ILLEGAL_FILTER_EXPRESSION;
            case ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST -> ReplyCode.CONSUMER_GROUP_NOT_FOUND;
            case ResponseCode.INVALID_PARAMETER, ResponseCode.ILLEGAL_OPERATION ->
                    ReplyCode.BAD_REQUEST;
            case ResponseCode.LMQ_QUOTA_EXCEEDED -> ReplyCode.LITE_TOPIC_QUOTA_EXCEEDED;
            case ResponseCode.LITE_SUBSCRIPTION_QUOTA_EXCEEDED ->
                    ReplyCode.LITE_SUBSCRIPTION_QUOTA_EXCEEDED;
            default -> ReplyCode.INTERNAL_SERVER_ERROR;
        };
    }

    /** For what is done with a receipt handle: a message that is not there has no valid one. */
    static ReplyCode handleCode(int code) {
        return code == ResponseCode.NO_MESSAGE || code == ResponseCode.MESSAGE_ILLEGAL
                ? ReplyCode.INVALID_RECEIPT_HANDLE
                : replyCode(code);
    }

    /** For a send: null where the message is not stored. */
    static ReplyCode storedCode(int code) {
        return switch (code) {
            case ResponseCode.SUCCESS -> ReplyCode.OK;
            case ResponseCode.FLUSH_DISK_TIMEOUT -> ReplyCode.MASTER_PERSISTENCE_TIMEOUT;
            case ResponseCode.SLAVE_NOT_AVAILABLE -> ReplyCode.HA_NOT_AVAILABLE;
            case ResponseCode.FLUSH_SLAVE_TIMEOUT -> ReplyCode.SLAVE_PERSISTENCE_TIMEOUT;
            default -> null;
        };
    }

    /** Whether the broker refuses for its own sake, whatever it was sent. */
    static boolean isOverload(int code) {
        return code == ResponseCode.SYSTEM_BUSY
                || code == ResponseCode.FLOW_CONTROL
                || code == ResponseCode.GO_AWAY;
    }

    /** Whether a refused batch was refused for what holds for each of its messages. */
    static boolean isForAll(int code) {
        return isOverload(code)
                || code == ResponseCode.SERVICE_NOT_AVAILABLE
                || code == ResponseCode.NO_PERMISSION
                || code == ResponseCode.TOPIC_NOT_EXIST;
    }

    /** What the client reads: the code and the broker's remark. Allocates. */
    static String text(FrameHeader answer) {
        return text(answer.code(), answer.remark());
    }

    /** As {@link #text(FrameHeader)}. */
    public static String text(int code, String remark) {
        return "CODE: " + code + " DESC: " + remark;
    }
}
