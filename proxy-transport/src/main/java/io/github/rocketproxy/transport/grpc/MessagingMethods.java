package io.github.rocketproxy.transport.grpc;

/** The message path's methods of {@code apache.rocketmq.v2.MessagingService}, by full name. */
final class MessagingMethods {
    private static final String SERVICE = "apache.rocketmq.v2.MessagingService/";

    static final String SEND_MESSAGE = SERVICE + "SendMessage";
    static final String RECEIVE_MESSAGE = SERVICE + "ReceiveMessage";
    static final String PULL_MESSAGE = SERVICE + "PullMessage";
    static final String ACK_MESSAGE = SERVICE + "AckMessage";
    static final String CHANGE_INVISIBLE_DURATION = SERVICE + "ChangeInvisibleDuration";
    static final String END_TRANSACTION = SERVICE + "EndTransaction";
    static final String FORWARD_TO_DEAD_LETTER_QUEUE = SERVICE + "ForwardMessageToDeadLetterQueue";

    private MessagingMethods() {}
}
