package io.github.rocketproxy.transport.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** The message path's methods of {@code apache.rocketmq.v2.MessagingService}, bytes to bytes. */
public final class MessagingMethods {
    /** Full name of the service. */
    public static final String SERVICE_NAME = "apache.rocketmq.v2.MessagingService";

    public static final MethodDescriptor<ByteBuf, ByteBuf> SEND_MESSAGE =
            method("SendMessage", MethodType.UNARY);
    public static final MethodDescriptor<ByteBuf, ByteBuf> RECEIVE_MESSAGE =
            method("ReceiveMessage", MethodType.SERVER_STREAMING);
    public static final MethodDescriptor<ByteBuf, ByteBuf> PULL_MESSAGE =
            method("PullMessage", MethodType.SERVER_STREAMING);
    public static final MethodDescriptor<ByteBuf, ByteBuf> ACK_MESSAGE =
            method("AckMessage", MethodType.UNARY);
    public static final MethodDescriptor<ByteBuf, ByteBuf> CHANGE_INVISIBLE_DURATION =
            method("ChangeInvisibleDuration", MethodType.UNARY);
    public static final MethodDescriptor<ByteBuf, ByteBuf> END_TRANSACTION =
            method("EndTransaction", MethodType.UNARY);

    public static final MethodDescriptor<ByteBuf, ByteBuf> FORWARD_TO_DEAD_LETTER_QUEUE =
            method("ForwardMessageToDeadLetterQueue", MethodType.UNARY);

    private MessagingMethods() {}

    private static MethodDescriptor<ByteBuf, ByteBuf> method(String name, MethodType type) {
        return MethodDescriptor.<ByteBuf, ByteBuf>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE_NAME, name))
                .setRequestMarshaller(PayloadMarshaller.INSTANCE)
                .setResponseMarshaller(PayloadMarshaller.INSTANCE)
                .build();
    }

    /** All of them, for a service descriptor. */
    public static List<MethodDescriptor<ByteBuf, ByteBuf>> all() {
        return List.of(
                SEND_MESSAGE,
                RECEIVE_MESSAGE,
                PULL_MESSAGE,
                ACK_MESSAGE,
                CHANGE_INVISIBLE_DURATION,
                END_TRANSACTION,
                FORWARD_TO_DEAD_LETTER_QUEUE);
    }
}
