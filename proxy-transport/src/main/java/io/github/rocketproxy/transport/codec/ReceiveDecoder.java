package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;

/**
 * {@code ReceiveMessageRequest}: 1 group, 2 message_queue {1 topic, 4 broker {1 name}}, 3
 * filter_expression {1 type, 2 expression}, 4 batch_size, 5 invisible_duration, 6 auto_renew, 7
 * long_polling_timeout, 8 attempt_id.
 */
public final class ReceiveDecoder implements RequestDecoder {
    private static final int GROUP = ProtoReader.bytesTag(1);
    private static final int MESSAGE_QUEUE = ProtoReader.bytesTag(2);
    private static final int FILTER = ProtoReader.bytesTag(3);
    private static final int BATCH_SIZE = ProtoReader.varintTag(4);
    private static final int INVISIBLE_DURATION = ProtoReader.bytesTag(5);
    private static final int AUTO_RENEW = ProtoReader.varintTag(6);
    private static final int LONG_POLLING_TIMEOUT = ProtoReader.bytesTag(7);
    private static final int ATTEMPT_ID = ProtoReader.bytesTag(8);

    private static final int QUEUE_TOPIC = ProtoReader.bytesTag(1);
    private static final int QUEUE_BROKER = ProtoReader.bytesTag(4);
    private static final int BROKER_NAME = ProtoReader.bytesTag(1);
    private static final int FILTER_TYPE = ProtoReader.varintTag(1);
    private static final int FILTER_EXPRESSION = ProtoReader.bytesTag(2);
    private static final int SQL = 2;

    private static final Refusal CORRUPTED =
            new Refusal(ReplyCode.BAD_REQUEST, "receive request is no valid protobuf");
    private static final Refusal ILLEGAL_POLLING_TIME =
            new Refusal(
                    ReplyCode.ILLEGAL_POLLING_TIME,
                    "the deadline leaves less time than the shortest long poll");
    private static final Refusal ILLEGAL_INVISIBLE_TIME =
            new Refusal(ReplyCode.ILLEGAL_INVISIBLE_TIME, "invisible duration is out of range");
    private static final Refusal ILLEGAL_FILTER =
            new Refusal(ReplyCode.ILLEGAL_FILTER_EXPRESSION, "filter expression is illegal");
    private static final Refusal UNPRINTABLE_TEXT =
            new Refusal(
                    ReplyCode.BAD_REQUEST,
                    "attempt id or broker name contains a control character or is no UTF-8");

    private final MessageLimits limits;
    private final RequestTimeouts timeouts;
    private final ProtoReader request = new ProtoReader();
    private final ProtoReader nested = new ProtoReader();
    private final ProtoReader inner = new ProtoReader();
    private final ProtoTime time = new ProtoTime();
    private ByteBuf payload;
    private boolean hasPollTime;

    /**
     * @param limits what is taken
     * @param timeouts the clients' request time-outs
     */
    public ReceiveDecoder(MessageLimits limits, RequestTimeouts timeouts) {
        this.limits = limits;
        this.timeouts = timeouts;
    }

    @Override
    public int wrap(ByteBuf payload) {
        this.payload = payload;
        return 1;
    }

    @Override
    public void fill(RequestEvent event) {
        event.kind = RequestKind.RECEIVE;
        Refusal refusal = read(event) ? check(event) : CORRUPTED;
        if (refusal != null) {
            event.refuse(refusal.code(), refusal.text());
        }
        event.batchSize = Math.clamp(event.batchSize, 1, limits.maxBatchSize());
    }

    private boolean read(RequestEvent event) {
        hasPollTime = false;
        request.wrap(payload, payload.readerIndex(), payload.readableBytes());
        while (request.next()) {
            if (!onMessage(event) || !onTime(event)) {
                return false;
            }
            onScalar(event);
        }
        return !request.isMalformed();
    }

    private void onScalar(RequestEvent event) {
        int tag = request.tag();
        if (tag == BATCH_SIZE) {
            event.batchSize = request.intValue();
        } else if (tag == AUTO_RENEW) {
            event.isAutoRenew = request.booleanValue() && limits.autoRenewInvisibleMs() > 0;
        } else if (tag == ATTEMPT_ID) {
            request.copyTo(event.attemptId);
        }
    }

    private boolean onTime(RequestEvent event) {
        int tag = request.tag();
        if (tag == INVISIBLE_DURATION) {
            boolean isWhole = time.wrapValue(request);
            event.invisibleMs = time.ms();
            return isWhole;
        }
        if (tag == LONG_POLLING_TIMEOUT) {
            hasPollTime = true;
            boolean isWhole = time.wrapValue(request);
            event.pollMs = time.ms();
            return isWhole;
        }
        return true;
    }

    private boolean onMessage(RequestEvent event) {
        int tag = request.tag();
        if (tag == GROUP) {
            return AckDecoder.readName(request, nested, event.group);
        }
        if (tag == MESSAGE_QUEUE) {
            return readQueue(event);
        }
        return tag != FILTER || readFilter(event);
    }

    private boolean readQueue(RequestEvent event) {
        nested.wrapValue(request);
        while (nested.next()) {
            if (nested.tag() == QUEUE_TOPIC && !AckDecoder.readName(nested, inner, event.topic)) {
                return false;
            }
            if (nested.tag() == QUEUE_BROKER && !readBrokerName(event.brokerName)) {
                return false;
            }
        }
        return !nested.isMalformed();
    }

    private boolean readBrokerName(Slice name) {
        inner.wrapValue(nested);
        while (inner.next()) {
            if (inner.tag() == BROKER_NAME) {
                inner.copyTo(name);
            }
        }
        return !inner.isMalformed();
    }

    private boolean readFilter(RequestEvent event) {
        nested.wrapValue(request);
        while (nested.next()) {
            if (nested.tag() == FILTER_TYPE) {
                event.isSqlFilter = nested.intValue() == SQL;
            } else if (nested.tag() == FILTER_EXPRESSION) {
                nested.copyTo(event.expression);
            }
        }
        return !nested.isMalformed();
    }

    private Refusal check(RequestEvent event) {
        Refusal found = checkPollTime(event);
        if (found == null) {
            found = Names.checkTopic(payload, event.topic);
        }
        if (found == null) {
            found = Names.checkGroup(payload, event.group);
        }
        if (found == null) {
            found = checkInvisibleTime(event);
        }
        if (found == null) {
            found = checkFilter(event);
        }
        if (found == null
                && !(Text.isPrintable(payload, event.attemptId)
                        && Text.isPrintable(payload, event.brokerName))) {
            found = UNPRINTABLE_TEXT;
        }
        return found;
    }

    private Refusal checkPollTime(RequestEvent event) {
        long remainingMs = remainingMs(event);
        long wantedMs =
                hasPollTime
                        ? event.pollMs
                        : remainingMs - timeouts.requestTimeoutMs(event.caller) / 2;
        long pollMs = Math.clamp(wantedMs, limits.minPollMs(), limits.maxPollMs());
        event.pollMs = Math.max(0, Math.min(pollMs, remainingMs - limits.pollReserveMs()));
        return remainingMs < limits.minPollMs() ? ILLEGAL_POLLING_TIME : null;
    }

    private static long remainingMs(RequestEvent event) {
        return event.deadlineNs == Long.MAX_VALUE
                ? Integer.MAX_VALUE
                : TimeUnit.NANOSECONDS.toMillis(event.deadlineNs - event.arrivalNs);
    }

    private Refusal checkInvisibleTime(RequestEvent event) {
        if (event.isAutoRenew) {
            event.invisibleMs = limits.autoRenewInvisibleMs();
            return null;
        }
        return event.invisibleMs < limits.minInvisibleMs()
                        || event.invisibleMs > limits.maxInvisibleMs()
                ? ILLEGAL_INVISIBLE_TIME
                : null;
    }

    private Refusal checkFilter(RequestEvent event) {
        Slice expression = event.expression;
        if (event.isSqlFilter) {
            return Text.isBlank(payload, expression) || !Text.isUtf8(payload, expression)
                    ? ILLEGAL_FILTER
                    : null;
        }
        if (Text.isBlank(payload, expression) || isStar(expression)) {
            expression.clear();
            return null;
        }
        return Text.isPrintable(payload, expression) && hasTag(expression) ? null : ILLEGAL_FILTER;
    }

    private boolean isStar(Slice expression) {
        return expression.length() == 1 && payload.getByte(expression.offset()) == '*';
    }

    private boolean hasTag(Slice expression) {
        for (int i = expression.offset(), end = i + expression.length(); i < end; i++) {
            byte b = payload.getByte(i);
            if (b != '|' && b != ' ') {
                return true;
            }
        }
        return false;
    }
}
