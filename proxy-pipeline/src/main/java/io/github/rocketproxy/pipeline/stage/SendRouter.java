package io.github.rocketproxy.pipeline.stage;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.QueueRef;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Chooses the queue of a message. A message group decides by hash; for the others one queue serves
 * a whole ring batch, so that they fill a frame together, and the next batch takes the next queue.
 */
final class SendRouter {
    private final boolean checkMessageType;
    private int turn = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);

    SendRouter(boolean checkMessageType) {
        this.checkMessageType = checkMessageType;
    }

    void route(RequestEvent event, TopicRoute route) {
        if (checkMessageType && !takes(route, event)) {
            event.refuse(
                    ReplyCode.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE,
                    "the topic does not take messages of this type");
            return;
        }
        int queueCount = route.writeQueueCount();
        if (queueCount == 0) {
            event.refuse(ReplyCode.FORBIDDEN, "no writable queue");
            return;
        }
        Slice group = event.messageGroup;
        int position =
                group.isEmpty()
                        ? (turn & Integer.MAX_VALUE) % queueCount
                        : MessageGroupHash.position(
                                event.payload, group.offset(), group.length(), queueCount);
        QueueRef queue = route.writeQueue(position);
        event.queueId = queue.queueId();
        RouteStage.assign(event, queue.broker());
    }

    void onBatchEnd() {
        turn++;
    }

    private static boolean takes(TopicRoute route, RequestEvent event) {
        MessageKind kind = route.kind();
        return kind == event.messageKind
                || kind == MessageKind.MIXED
                || kind == MessageKind.UNSPECIFIED
                || isRetryOrDeadLetter(event.payload, event.topic);
    }

    private static boolean isRetryOrDeadLetter(ByteBuf payload, Slice topic) {
        if (topic.length() < 5 || payload.getByte(topic.offset()) != '%') {
            return false;
        }
        byte second = payload.getByte(topic.offset() + 1);
        return second == 'R' || second == 'D';
    }
}
