package io.github.rocketproxy.pipeline.stage;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import java.util.concurrent.ThreadLocalRandom;

/** Chooses the broker to pop from: the one that the client named, else the next readable one. */
final class ReceiveRouter {
    private int turn = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);

    void route(RequestEvent event, TopicRoute route) {
        int brokers = route.readBrokerCount();
        if (brokers == 0) {
            event.refuse(ReplyCode.FORBIDDEN, "no readable queue");
            return;
        }
        if (!event.brokerName.isEmpty()) {
            for (int i = 0; i < brokers; i++) {
                if (route.readBroker(i).isNamed(event.payload, event.brokerName)) {
                    RouteStage.assign(event, route.readBroker(i));
                    return;
                }
            }
        }
        RouteStage.assign(event, route.readBroker((turn++ & Integer.MAX_VALUE) % brokers));
    }
}
