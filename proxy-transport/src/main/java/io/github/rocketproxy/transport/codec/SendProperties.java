package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.port.PropertySource;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;

/**
 * Writes the properties of a v2 message as brokers store them: first the user's own, then those
 * that the protocol's fields stand for. Fields that are not set are left out. Any thread; allocates
 * nothing once a thread has its flyweight.
 */
public final class SendProperties implements PropertySource {
    private static final byte NAME_END = 1;
    private static final byte VALUE_END = 2;
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);

    private static final FastThreadLocal<EncodedMessage> MESSAGES =
            new FastThreadLocal<>() {
                @Override
                protected EncodedMessage initialValue() {
                    return new EncodedMessage();
                }
            };

    @Override
    public int writeTo(RequestEvent event, ByteBuf out) {
        EncodedMessage message = MESSAGES.get();
        int start = out.writerIndex();
        if (message.wrap(event.payload, event.message.offset(), event.message.length())) {
            writeUserProperties(message, out);
            writeKeys(message, out);
            writeTexts(message, out);
            writeNumbers(message, event, out);
            writeBornHost(message, event, out);
        }
        return out.writerIndex() - start;
    }

    private static void writeUserProperties(EncodedMessage message, ByteBuf out) {
        message.rewind();
        while (message.nextProperty()) {
            Slice key = message.key;
            Slice value = message.value;
            if (!key.isEmpty() && !value.isEmpty()) {
                Text.append(out, message.buffer(), key);
                out.writeByte(NAME_END);
                Text.append(out, message.buffer(), value);
                out.writeByte(VALUE_END);
            }
        }
    }

    private static void writeKeys(EncodedMessage message, ByteBuf out) {
        message.rewind();
        boolean isFirst = true;
        while (message.nextKey()) {
            if (isFirst) {
                begin(out, PropertyName.KEYS);
                isFirst = false;
            } else {
                out.writeByte(' ');
            }
            Text.append(out, message.buffer(), message.key);
        }
        if (!isFirst) {
            out.writeByte(VALUE_END);
        }
    }

    private static void writeTexts(EncodedMessage message, ByteBuf out) {
        text(message, out, PropertyName.TAGS, message.tag);
        text(message, out, PropertyName.UNIQ_KEY, message.messageId);
        text(message, out, PropertyName.PGROUP, message.topic);
        text(message, out, PropertyName.SHARDINGKEY, message.messageGroup);
        text(message, out, PropertyName.LITE_TOPIC, message.liteTopic);
        text(message, out, PropertyName.TRACE_CONTEXT, message.traceContext);
    }

    private static void writeNumbers(EncodedMessage message, RequestEvent event, ByteBuf out) {
        if (message.isTransaction) {
            begin(out, PropertyName.TRAN_MSG);
            out.writeBytes(TRUE);
            out.writeByte(VALUE_END);
            if (message.hasRecoveryDuration) {
                number(out, PropertyName.CHECK_IMMUNITY_TIME_IN_SECONDS, message.recoverySeconds);
            }
        }
        if (message.hasDeliveryTimestamp) {
            number(out, PropertyName.TIMER_DELIVER_MS, message.deliveryTimestampMs);
        }
        if (message.hasPriority) {
            number(out, PropertyName.PRIORITY, message.priority);
        }
        number(out, PropertyName.RECONSUME_TIME, message.deliveryAttempt);
        number(out, PropertyName.BORN_TIMESTAMP, event.bornTimestampMs);
    }

    private static void writeBornHost(EncodedMessage message, RequestEvent event, ByteBuf out) {
        if (!Text.isBlank(message.buffer(), message.bornHost)) {
            text(message, out, PropertyName.BORNHOST, message.bornHost);
            return;
        }
        byte[] address = event.caller.remoteAddressBytes();
        if (address.length > 0) {
            begin(out, PropertyName.BORNHOST);
            out.writeBytes(address);
            out.writeByte(VALUE_END);
        }
    }

    private static void begin(ByteBuf out, PropertyName name) {
        out.writeBytes(name.bytes());
        out.writeByte(NAME_END);
    }

    private static void text(EncodedMessage message, ByteBuf out, PropertyName name, Slice value) {
        if (!value.isEmpty()) {
            begin(out, name);
            Text.append(out, message.buffer(), value);
            out.writeByte(VALUE_END);
        }
    }

    private static void number(ByteBuf out, PropertyName name, long value) {
        begin(out, name);
        Ascii.write(out, value);
        out.writeByte(VALUE_END);
    }
}
