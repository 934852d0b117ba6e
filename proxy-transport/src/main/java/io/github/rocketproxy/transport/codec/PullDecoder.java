package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.port.BrokerGateway;
import io.netty.buffer.ByteBuf;

/**
 * {@code PullMessageRequest}: 1 group, 2 message_queue {1 topic, 2 id, 4 broker {1 name}}, 3
 * offset, 4 batch_size, 5 filter_expression {1 type, 2 expression}, 6 long_polling_timeout. Without
 * a long polling timeout, or with one of zero, the broker answers at once.
 */
public final class PullDecoder implements RequestDecoder {
    private static final int GROUP = ProtoReader.bytesTag(1);
    private static final int MESSAGE_QUEUE = ProtoReader.bytesTag(2);
    private static final int OFFSET = ProtoReader.varintTag(3);
    private static final int BATCH_SIZE = ProtoReader.varintTag(4);
    private static final int FILTER = ProtoReader.bytesTag(5);
    private static final int LONG_POLLING_TIMEOUT = ProtoReader.bytesTag(6);

    private static final Refusal CORRUPTED =
            new Refusal(ReplyCode.BAD_REQUEST, "pull request is no valid protobuf");
    private static final Refusal NEGATIVE_OFFSET =
            new Refusal(ReplyCode.ILLEGAL_OFFSET, "offset is negative");

    private final MessageLimits limits;
    private final PollRule polls;
    private final ProtoReader request = new ProtoReader();
    private final ProtoReader nested = new ProtoReader();
    private final QueueField queue = new QueueField();
    private final FilterField filter = new FilterField();
    private final ProtoTime time = new ProtoTime();
    private ByteBuf payload;

    /**
     * @param limits what is taken
     */
    public PullDecoder(MessageLimits limits) {
        this.limits = limits;
        polls = new PollRule(limits, limits.pollReserveMs() + BrokerGateway.MAX_PULL_DELAY_MS);
    }

    @Override
    public int wrap(ByteBuf payload) {
        this.payload = payload;
        return 1;
    }

    @Override
    public void fill(RequestEvent event) {
        event.kind = RequestKind.PULL;
        event.queueId = 0;
        Refusal refusal = read(event) ? check(event) : CORRUPTED;
        if (refusal != null) {
            event.refuse(refusal.code(), refusal.text());
        }
        event.batchSize = Math.clamp(event.batchSize, 1, limits.maxBatchSize());
    }

    private boolean read(RequestEvent event) {
        request.wrap(payload, payload.readerIndex(), payload.readableBytes());
        while (request.next()) {
            int tag = request.tag();
            if (tag == OFFSET) {
                event.queueOffset = request.value();
            } else if (tag == BATCH_SIZE) {
                event.batchSize = request.intValue();
            } else if (!onMessage(tag, event)) {
                return false;
            }
        }
        return !request.isMalformed();
    }

    private boolean onMessage(int tag, RequestEvent event) {
        if (tag == GROUP) {
            return AckDecoder.readName(request, nested, event.group);
        }
        if (tag == MESSAGE_QUEUE) {
            return queue.read(request, event);
        }
        if (tag == LONG_POLLING_TIMEOUT) {
            boolean isWhole = time.wrapValue(request);
            event.pollMs = time.ms();
            return isWhole;
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
        if (found == null && event.queueOffset < 0) {
            found = NEGATIVE_OFFSET;
        }
        return found == null ? FilterField.check(event) : found;
    }

    private Refusal checkPollTime(RequestEvent event) {
        if (event.pollMs > 0) {
            return polls.apply(event, event.pollMs);
        }
        event.pollMs = 0;
        return null;
    }
}
