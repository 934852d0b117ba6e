package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.port.PropertySource;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.netty.buffer.ByteBuf;
import java.util.function.LongSupplier;

/**
 * {@code SendMessageRequest}: 1 repeated messages. One event per message; one bad message refuses
 * the whole request before anything is sent, because the clients take it as one.
 */
public final class SendDecoder implements RequestDecoder {
    private static final int MESSAGE = ProtoReader.bytesTag(1);
    private static final int COMPRESSED = 0x1;
    private static final int HALF_MESSAGE = 0x4;

    private static final Refusal CORRUPTED =
            new Refusal(ReplyCode.BAD_REQUEST, "send request is no valid protobuf");
    private static final Refusal NO_MESSAGE =
            new Refusal(ReplyCode.MESSAGE_CORRUPTED, "no message to send");
    private static final Refusal TOO_MANY_MESSAGES =
            new Refusal(ReplyCode.PAYLOAD_TOO_LARGE, "too many messages in one request");
    private static final Refusal DIFFERENT_TOPICS =
            new Refusal(
                    ReplyCode.MESSAGE_CORRUPTED,
                    "all messages of one request must name the same topic");

    private final MessageLimits limits;
    private final SendRules rules;
    private final PropertySource properties;
    private final LongSupplier epochMs;
    private final ProtoReader request = new ProtoReader();
    private final EncodedMessage message = new EncodedMessage();
    private final Slice namespace = new Slice();
    private final Slice topic = new Slice();
    private ByteBuf payload;
    private int count;
    private long nowMs;
    private Refusal refusal;

    /**
     * @param limits what is taken
     * @param properties goes into every event
     * @param epochMs the clock, epoch ms
     */
    public SendDecoder(MessageLimits limits, PropertySource properties, LongSupplier epochMs) {
        this.limits = limits;
        this.rules = new SendRules(limits);
        this.properties = properties;
        this.epochMs = epochMs;
    }

    @Override
    public int wrap(ByteBuf payload) {
        this.payload = payload;
        nowMs = epochMs.getAsLong();
        refusal = count();
        if (refusal == null) {
            refusal = check();
        }
        rewind();
        return refusal == null ? count : 1;
    }

    private void rewind() {
        request.wrap(payload, payload.readerIndex(), payload.readableBytes());
    }

    private Refusal count() {
        count = 0;
        rewind();
        while (request.next()) {
            if (request.tag() == MESSAGE) {
                count++;
            }
        }
        if (request.isMalformed()) {
            return CORRUPTED;
        }
        if (count == 0) {
            return NO_MESSAGE;
        }
        return count > limits.maxMessagesPerRequest() ? TOO_MANY_MESSAGES : null;
    }

    private Refusal check() {
        rewind();
        for (int i = 0; i < count; i++) {
            if (!nextMessage()) {
                return CORRUPTED;
            }
            Refusal found = i == 0 ? checkFirstTopic() : checkSameTopic();
            if (found == null) {
                found = rules.check(message, nowMs);
            }
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private boolean nextMessage() {
        while (request.next()) {
            if (request.tag() == MESSAGE) {
                return message.wrap(payload, request.offset(), request.length());
            }
        }
        return false;
    }

    private Refusal checkFirstTopic() {
        namespace.copyFrom(message.namespace);
        topic.copyFrom(message.topic);
        return Names.checkTopic(payload, topic);
    }

    private Refusal checkSameTopic() {
        return Text.isEqual(payload, topic, message.topic)
                        && Text.isEqual(payload, namespace, message.namespace)
                ? null
                : DIFFERENT_TOPICS;
    }

    @Override
    public void fill(RequestEvent event) {
        event.kind = RequestKind.SEND;
        event.properties = properties;
        if (refusal != null) {
            event.refuse(refusal.code(), refusal.text());
            return;
        }
        if (count > 1) {
            nextMessage();
        }
        event.topic.copyFrom(message.topic);
        event.message.set(message.offset(), message.length());
        event.body.copyFrom(message.body);
        event.messageId.copyFrom(message.messageId);
        event.liteTopic.copyFrom(message.liteTopic);
        event.traceParent.copyFrom(message.traceParent());
        event.messageGroup.copyFrom(
                message.messageGroup.isEmpty() ? message.liteTopic : message.messageGroup);
        event.messageKind = kind();
        event.sysFlag =
                (message.isGzip ? COMPRESSED : 0) | (message.isTransaction ? HALF_MESSAGE : 0);
        event.bornTimestampMs = message.bornTimestampMs > 0 ? message.bornTimestampMs : nowMs;
    }

    private MessageKind kind() {
        if (message.isTransaction) {
            return MessageKind.TRANSACTION;
        }
        if (message.hasDeliveryTimestamp) {
            return MessageKind.DELAY;
        }
        if (!message.messageGroup.isEmpty()) {
            return MessageKind.FIFO;
        }
        if (message.hasPriority) {
            return MessageKind.PRIORITY;
        }
        return message.liteTopic.isEmpty() ? MessageKind.NORMAL : MessageKind.LITE;
    }
}
