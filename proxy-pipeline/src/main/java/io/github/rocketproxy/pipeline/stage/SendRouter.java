package io.github.rocketproxy.pipeline.stage;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.route.BrokerHealth;
import io.github.rocketproxy.pipeline.route.QueueDraw;
import io.github.rocketproxy.pipeline.route.QueueRef;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.github.rocketproxy.pipeline.route.TopicTypeCheck;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Chooses the queue of a message. A message group decides by hash; for the others one queue serves
 * a whole ring batch, so that they fill a frame together, and the next batch takes the next queue.
 * Brokers that are sick are passed over as far as {@link BrokerHealth} says.
 */
final class SendRouter {
    private static final byte[] RETRY_PREFIX = {'%', 'R', 'E', 'T', 'R', 'Y', '%'};
    private static final byte[] DEAD_LETTER_PREFIX = {'%', 'D', 'L', 'Q', '%'};

    private final TopicTypeCheck typeCheck;
    private final BrokerHealth health;
    private int turn = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);

    SendRouter(TopicTypeCheck typeCheck, BrokerHealth health) {
        this.typeCheck = typeCheck;
        this.health = health;
    }

    void route(RequestEvent event, TopicRoute route) {
        if (!takes(route, event)) {
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
                        ? next(route, queueCount)
                        : MessageGroupHash.position(
                                event.payload, group.offset(), group.length(), queueCount);
        QueueRef queue = route.writeQueue(position);
        event.queueId = queue.queueId();
        RouteStage.assign(event, queue.broker());
    }

    /** The turn's queue; where its broker is sick, as often another as the others are better. */
    private int next(TopicRoute route, int queueCount) {
        int position = (turn & Integer.MAX_VALUE) % queueCount;
        int share = health.share(route.writeQueue(position).broker());
        return share == BrokerHealth.FULL ? position : orBetter(route, position, share);
    }

    private int orBetter(TopicRoute route, int position, int share) {
        int most = 0;
        for (int i = 0; i < route.writeQueueCount(); i++) {
            most = Math.max(most, health.share(route.writeQueue(i).broker()));
        }
        int dice = QueueDraw.spread(turn) & BrokerHealth.FULL - 1;
        if (most == 0 || dice * most < share * BrokerHealth.FULL) {
            return position;
        }
        int drawn = QueueDraw.draw(route, health, null, ~turn);
        return drawn < 0 ? position : drawn;
    }

    void onBatchEnd() {
        turn++;
    }

    private boolean takes(TopicRoute route, RequestEvent event) {
        return typeCheck.takes(route.kind(), event.messageKind)
                || startsWith(event.payload, event.topic, RETRY_PREFIX)
                || startsWith(event.payload, event.topic, DEAD_LETTER_PREFIX);
    }

    private static boolean startsWith(ByteBuf payload, Slice topic, byte[] prefix) {
        if (topic.length() < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (payload.getByte(topic.offset() + i) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
