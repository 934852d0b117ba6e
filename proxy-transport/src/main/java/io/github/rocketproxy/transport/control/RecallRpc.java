package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.message.RecallHandle;
import io.github.rocketproxy.pipeline.port.BrokerRefusedException;
import io.github.rocketproxy.pipeline.port.MessageRecall;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.github.rocketproxy.transport.proto.RecallMessageRequest;
import io.github.rocketproxy.transport.proto.RecallMessageResponse;

/**
 * RecallMessage. A recall that comes too late is BAD_REQUEST, as the broker's ILLEGAL_OPERATION
 * (604) is: the broker says the same of a handle that is not its own, and to a client both mean
 * that this recall cannot succeed and is not to be tried again. May block.
 */
final class RecallRpc {
    private final Checks checks;
    private final MetadataLookup metadata;
    private final MessageRecall recall;

    RecallRpc(Checks checks, MetadataLookup metadata, MessageRecall recall) {
        this.checks = checks;
        this.metadata = metadata;
        this.recall = recall;
    }

    RecallMessageResponse recall(Caller caller, RecallMessageRequest request)
            throws RefusedException,
                    InterruptedException,
                    MetadataUnavailableException,
                    BrokerRefusedException {
        String topic = request.getTopic().getName();
        checks.caller(caller, "RecallMessage", topic, "");
        Checks.topic(topic);
        checkKind(metadata.route(topic));
        BrokerRef broker = broker(topic, request.getRecallHandle());
        return RecallMessageResponse.newBuilder()
                .setMessageId(recall.recall(broker, topic, request.getRecallHandle()))
                .setStatus(RefusedException.status(ReplyCode.OK, null))
                .build();
    }

    /** A topic whose kind could not be asked for passes: the broker decides. */
    private static void checkKind(TopicRoute route) throws RefusedException {
        MessageKind kind = route.kind();
        if (kind != MessageKind.DELAY
                && kind != MessageKind.MIXED
                && kind != MessageKind.UNSPECIFIED) {
            throw new RefusedException(
                    ReplyCode.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE,
                    "topic " + route.topic() + " holds " + kind + " messages, no delay messages");
        }
    }

    private BrokerRef broker(String topic, String text) throws RefusedException {
        RecallHandle handle = parse(text);
        if (!handle.topic().equals(topic)) {
            throw new RefusedException(
                    ReplyCode.BAD_REQUEST,
                    "the recall handle is of another topic than the request's " + topic);
        }
        BrokerRef broker = metadata.broker(handle.brokerName());
        if (broker == null) {
            throw new RefusedException(
                    ReplyCode.BAD_REQUEST, "the recall handle is of a broker that is not known");
        }
        return broker;
    }

    private static RecallHandle parse(String text) throws RefusedException {
        try {
            return RecallHandle.parse(text);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(ReplyCode.BAD_REQUEST, e.getMessage());
        }
    }
}
