package io.github.rocketproxy.transport.control;

import com.google.protobuf.Timestamp;
import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.BrokerRefusedException;
import io.github.rocketproxy.pipeline.port.ConsumerOffsets;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import io.github.rocketproxy.pipeline.route.QueueLayout;
import io.github.rocketproxy.pipeline.route.QueueRef;
import io.github.rocketproxy.transport.proto.GetOffsetRequest;
import io.github.rocketproxy.transport.proto.GetOffsetResponse;
import io.github.rocketproxy.transport.proto.MessageQueue;
import io.github.rocketproxy.transport.proto.QueryOffsetPolicy;
import io.github.rocketproxy.transport.proto.QueryOffsetRequest;
import io.github.rocketproxy.transport.proto.QueryOffsetResponse;
import io.github.rocketproxy.transport.proto.UpdateOffsetRequest;
import io.github.rocketproxy.transport.proto.UpdateOffsetResponse;

/**
 * UpdateOffset, GetOffset and QueryOffset. The official proxy has none of them; the contract is the
 * protocol's. A queue is a physical one: a broker's name and a number below the larger of its
 * counts of read and write queues. May block.
 */
final class OffsetRpcs {
    /** The last one that a Timestamp may have, in the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final Checks checks;
    private final MetadataLookup metadata;
    private final ConsumerOffsets offsets;

    OffsetRpcs(Checks checks, MetadataLookup metadata, ConsumerOffsets offsets) {
        this.checks = checks;
        this.metadata = metadata;
        this.offsets = offsets;
    }

    UpdateOffsetResponse update(Caller caller, UpdateOffsetRequest request)
            throws RefusedException,
                    InterruptedException,
                    MetadataUnavailableException,
                    BrokerRefusedException {
        MessageQueue queue = request.getMessageQueue();
        String group = request.getGroup().getName();
        check(caller, "UpdateOffset", queue, group);
        if (request.getOffset() < 0) {
            throw new RefusedException(
                    ReplyCode.ILLEGAL_OFFSET, "offset is below 0: " + request.getOffset());
        }
        offsets.commit(group, topic(queue), queue(queue), request.getOffset());
        return UpdateOffsetResponse.newBuilder()
                .setStatus(RefusedException.status(ReplyCode.OK, null))
                .build();
    }

    GetOffsetResponse get(Caller caller, GetOffsetRequest request)
            throws RefusedException,
                    InterruptedException,
                    MetadataUnavailableException,
                    BrokerRefusedException {
        MessageQueue queue = request.getMessageQueue();
        String group = request.getGroup().getName();
        check(caller, "GetOffset", queue, group);
        long offset = offsets.committed(group, topic(queue), queue(queue));
        return GetOffsetResponse.newBuilder()
                .setStatus(RefusedException.status(ReplyCode.OK, null))
                .setOffset(offset)
                .build();
    }

    QueryOffsetResponse query(Caller caller, QueryOffsetRequest request)
            throws RefusedException,
                    InterruptedException,
                    MetadataUnavailableException,
                    BrokerRefusedException {
        String topic = topic(request.getMessageQueue());
        checks.caller(caller, "QueryOffset", topic, "");
        Checks.topic(topic);
        checkPolicy(request);
        QueueRef queue = queue(request.getMessageQueue());
        long offset =
                switch (request.getQueryOffsetPolicy()) {
                    case BEGINNING -> offsets.earliest(topic, queue);
                    case END -> offsets.latest(topic, queue);
                    case TIMESTAMP ->
                            offsets.storedAt(topic, queue, epochMs(request.getTimestamp()));
                    case UNRECOGNIZED -> throw new IllegalStateException("checked before");
                };
        return QueryOffsetResponse.newBuilder()
                .setStatus(RefusedException.status(ReplyCode.OK, null))
                .setOffset(offset)
                .build();
    }

    private void check(Caller caller, String operation, MessageQueue queue, String group)
            throws RefusedException, InterruptedException {
        checks.caller(caller, operation, topic(queue), group);
        Checks.topic(topic(queue));
        Checks.group(group);
    }

    private static void checkPolicy(QueryOffsetRequest request) throws RefusedException {
        boolean isUnknown = request.getQueryOffsetPolicy() == QueryOffsetPolicy.UNRECOGNIZED;
        boolean lacksTime =
                request.getQueryOffsetPolicy() == QueryOffsetPolicy.TIMESTAMP
                        && (!request.hasTimestamp() || isOutOfRange(request.getTimestamp()));
        if (isUnknown || lacksTime) {
            throw new RefusedException(
                    ReplyCode.BAD_REQUEST,
                    isUnknown
                            ? "unknown offset policy " + request.getQueryOffsetPolicyValue()
                            : "policy TIMESTAMP needs a timestamp since 1970");
        }
    }

    private static boolean isOutOfRange(Timestamp time) {
        return time.getSeconds() < 0
                || time.getSeconds() > LAST_SECOND
                || time.getNanos() < 0
                || time.getNanos() > 999_999_999;
    }

    private static long epochMs(Timestamp time) {
        return time.getSeconds() * 1_000 + time.getNanos() / 1_000_000;
    }

    private static String topic(MessageQueue queue) {
        return queue.getTopic().getName();
    }

    private QueueRef queue(MessageQueue queue)
            throws RefusedException, InterruptedException, MetadataUnavailableException {
        String broker = queue.getBroker().getName();
        for (QueueLayout layout : metadata.route(topic(queue)).layouts()) {
            if (layout.broker().name().equals(broker)) {
                int count = Math.max(layout.readQueues(), layout.writeQueues());
                if (queue.getId() < 0 || queue.getId() >= count) {
                    throw new RefusedException(
                            ReplyCode.BAD_REQUEST,
                            "queue id "
                                    + queue.getId()
                                    + " is not one of the "
                                    + count
                                    + " queues on broker "
                                    + broker);
                }
                return new QueueRef(layout.broker(), queue.getId());
            }
        }
        throw new RefusedException(
                ReplyCode.BAD_REQUEST,
                "topic " + topic(queue) + " has no queue on broker '" + broker + "'");
    }
}
