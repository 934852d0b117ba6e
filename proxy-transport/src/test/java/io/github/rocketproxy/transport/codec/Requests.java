package io.github.rocketproxy.transport.codec;

import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.Resource;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.SystemProperties;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Timestamp;
import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** Encodes requests with the official generated code and decodes them with ours. */
final class Requests {
    static final long NOW_MS = 1_700_000_000_123L;
    static final Caller CALLER = new Caller("client", "10.0.0.7:4711", null, null);

    private Requests() {}

    static Resource resource(String name) {
        return Resource.newBuilder().setName(name).build();
    }

    static Timestamp timestamp(long ms) {
        return Timestamp.newBuilder()
                .setSeconds(Math.floorDiv(ms, 1_000L))
                .setNanos((int) Math.floorMod(ms, 1_000L) * 1_000_000)
                .build();
    }

    static Duration duration(long ms) {
        return Duration.newBuilder()
                .setSeconds(ms / 1_000)
                .setNanos((int) (ms % 1_000) * 1_000_000)
                .build();
    }

    static Message.Builder message() {
        return Message.newBuilder()
                .setTopic(resource("topic"))
                .setSystemProperties(SystemProperties.newBuilder().setMessageId("id-1"))
                .setBody(ByteString.copyFromUtf8("body"));
    }

    static Message.Builder message(SystemProperties.Builder system) {
        return message().setSystemProperties(system.setMessageId("id-1"));
    }

    static SendMessageRequest send(Message.Builder... messages) {
        SendMessageRequest.Builder request = SendMessageRequest.newBuilder();
        for (Message.Builder message : messages) {
            request.addMessages(message);
        }
        return request.build();
    }

    static MessageLimits limits(boolean isBodyDigestChecked) {
        MessageLimits limits = MessageLimits.DEFAULTS;
        return new MessageLimits(
                limits.maxMessagesPerRequest(),
                limits.maxBodyBytes(),
                limits.maxUserProperties(),
                limits.maxUserPropertyBytes(),
                limits.maxPropertyBytes(),
                limits.maxMessageGroupBytes(),
                limits.maxLiteTopicBytes(),
                limits.maxDelayMs(),
                limits.maxTransactionRecoverySeconds(),
                limits.maxBatchSize(),
                limits.minPollMs(),
                limits.maxPollMs(),
                limits.pollReserveMs(),
                limits.minInvisibleMs(),
                limits.maxInvisibleMs(),
                limits.autoRenewInvisibleMs(),
                isBodyDigestChecked);
    }

    static SendDecoder sendDecoder() {
        return new SendDecoder(MessageLimits.DEFAULTS, new SendProperties(), () -> NOW_MS);
    }

    /** The events of a request whose caller waits {@code remainingMs}, or for ever if negative. */
    static List<RequestEvent> decode(
            RequestDecoder decoder, MessageLite request, long remainingMs) {
        return decode(decoder, Unpooled.wrappedBuffer(request.toByteArray()), remainingMs);
    }

    static List<RequestEvent> decode(RequestDecoder decoder, ByteBuf payload, long remainingMs) {
        int count = decoder.wrap(payload);
        List<RequestEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RequestEvent event = new RequestEvent();
            event.clear();
            event.caller = CALLER;
            event.index = i;
            event.payload = payload;
            event.arrivalNs = 1_000;
            event.deadlineNs = remainingMs < 0 ? Long.MAX_VALUE : 1_000 + remainingMs * 1_000_000;
            decoder.fill(event);
            events.add(event);
        }
        return events;
    }
}
