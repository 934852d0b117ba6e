package io.github.rocketproxy.backend.codec;

/** Remoting request codes of the message path (RocketMQ 5.5.0). */
public final class RequestCode {
    public static final int PULL_MESSAGE = 11;
    public static final int HEART_BEAT = 34;
    public static final int CONSUMER_SEND_MSG_BACK = 36;
    public static final int END_TRANSACTION = 37;
    public static final int SEND_MESSAGE_V2 = 310;
    public static final int SEND_BATCH_MESSAGE = 320;
    public static final int POP_MESSAGE = 200050;
    public static final int POP_LITE_MESSAGE = 200070;
    public static final int ACK_MESSAGE = 200051;
    public static final int CHANGE_MESSAGE_INVISIBLETIME = 200053;
    public static final int BATCH_ACK_MESSAGE = 200151;

    private RequestCode() {}
}
