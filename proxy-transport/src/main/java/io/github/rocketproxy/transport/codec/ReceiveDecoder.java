package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.netty.buffer.ByteBuf;

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

    private static final Refusal CORRUPTED =
            new Refusal(ReplyCode.BAD_REQUEST, "receive request is no valid protobuf");
    private static final Refusal ILLEGAL_INVISIBLE_TIME =
            new Refusal(ReplyCode.ILLEGAL_INVISIBLE_TIME, "invisible duration is out of range");
    private static final Refusal UNPRINTABLE_TEXT =
            new Refusal(
                    ReplyCode.BAD_REQUEST,
                    "attempt id or broker name contains a control character or is no UTF-8");

    private final MessageLimits limits;
    private final CallerSettings settings;
    private final PollRule polls;
    private final ProtoReader request = new ProtoReader();
    private final ProtoReader nested = new ProtoReader();
    private final QueueField queue = new QueueField();
    private final FilterField filter = new FilterField();
    private final ProtoTime time = new ProtoTime();
    private ByteBuf payload;
    private boolean hasPollTime;

    /**
     * @param limits what is taken
     * @param settings what clients have said of themselves
     */
    public ReceiveDecoder(MessageLimits limits, CallerSettings settings) {
        this.limits = limits;
        this.settings = settings;
        polls = new PollRule(limits, limits.pollReserveMs());
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
            return queue.read(request, event);
        }
        return tag != FILTER || filter.read(request, event);
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
            found = FilterField.check(event);
        }
        if (found == null
                && !(Text.isPrintable(payload, event.attemptId)
                        && Text.isPrintable(payload, event.brokerName))) {
            found = UNPRINTABLE_TEXT;
        }
        return found;
    }

    private Refusal checkPollTime(RequestEvent event) {
        long wantedMs =
                hasPollTime
                        ? event.pollMs
                        : PollRule.remainingMs(event) - settings.requestTimeoutMs(event.caller) / 2;
        return polls.apply(event, wantedMs);
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
}
