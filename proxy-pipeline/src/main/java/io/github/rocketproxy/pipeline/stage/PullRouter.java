package io.github.rocketproxy.pipeline.stage;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.route.QueueLayout;
import io.github.rocketproxy.pipeline.route.TopicRoute;

/** Finds the physical queue that a pull names, or says what is wrong with it. Stateless. */
final class PullRouter {
    private PullRouter() {}

    static void route(RequestEvent event, TopicRoute route) {
        QueueLayout layout = route.layout(event.payload, event.brokerName);
        if (layout == null) {
            event.refuse(ReplyCode.BAD_REQUEST, "the topic has no queue on a broker of that name");
        } else if (!isThere(event.queueId, layout)) {
            event.refuse(ReplyCode.BAD_REQUEST, "the topic has no queue of that id on the broker");
        } else if (!layout.isReadable() || event.queueId >= layout.readQueues()) {
            event.refuse(ReplyCode.FORBIDDEN, "the queue cannot be read");
        } else {
            RouteStage.assign(event, layout.broker());
        }
    }

    private static boolean isThere(int queueId, QueueLayout layout) {
        return queueId >= 0 && queueId < Math.max(layout.readQueues(), layout.writeQueues());
    }
}
