package io.github.rocketproxy.bench.micro;

import apache.rocketmq.v2.AckMessageEntry;
import apache.rocketmq.v2.AckMessageRequest;
import apache.rocketmq.v2.Broker;
import apache.rocketmq.v2.FilterExpression;
import apache.rocketmq.v2.FilterType;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageQueue;
import apache.rocketmq.v2.ReceiveMessageRequest;
import apache.rocketmq.v2.Resource;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.SystemProperties;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Timestamp;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Requests as clients encode them, in direct buffers such as connections read into. */
final class SampleRequests {
    private static final String HANDLE = "100 1767225600000 60000 3 0 broker-a 5 117 ";

    private SampleRequests() {}

    /** One message with tag, key and a property. */
    static ByteBuf send(int bodyBytes) {
        SystemProperties system =
                SystemProperties.newBuilder()
                        .setMessageId("01A2B3C4D5E6F708090A0B0C0D0E0F1011")
                        .setTag("tag-a")
                        .addKeys("order-4711")
                        .setBornTimestamp(Timestamp.newBuilder().setSeconds(1_767_225_600))
                        .build();
        Message message =
                Message.newBuilder()
                        .setTopic(resource("orders"))
                        .setSystemProperties(system)
                        .putUserProperties("region", "north")
                        .setBody(ByteString.copyFrom(new byte[bodyBytes]))
                        .build();
        return buffer(SendMessageRequest.newBuilder().addMessages(message).build());
    }

    static ByteBuf ack(int handles) {
        AckMessageRequest.Builder request =
                AckMessageRequest.newBuilder()
                        .setGroup(resource("group"))
                        .setTopic(resource("orders"));
        for (int i = 0; i < handles; i++) {
            request.addEntries(
                    AckMessageEntry.newBuilder()
                            .setMessageId("id-" + i)
                            .setReceiptHandle(HANDLE + (123_456_789 + i)));
        }
        return buffer(request.build());
    }

    static ByteBuf receive() {
        return buffer(
                ReceiveMessageRequest.newBuilder()
                        .setGroup(resource("group"))
                        .setMessageQueue(
                                MessageQueue.newBuilder()
                                        .setTopic(resource("orders"))
                                        .setId(3)
                                        .setBroker(Broker.newBuilder().setName("broker-a")))
                        .setFilterExpression(
                                FilterExpression.newBuilder()
                                        .setType(FilterType.TAG)
                                        .setExpression("tag-a || tag-b"))
                        .setBatchSize(32)
                        .setAutoRenew(true)
                        .setLongPollingTimeout(Duration.newBuilder().setSeconds(20))
                        .build());
    }

    private static Resource resource(String name) {
        return Resource.newBuilder().setName(name).build();
    }

    private static ByteBuf buffer(MessageLite request) {
        return Unpooled.unreleasableBuffer(
                Unpooled.directBuffer().writeBytes(request.toByteArray()));
    }
}
