package io.github.rocketproxy.pipeline.stage;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.route.BrokerHealth;
import io.github.rocketproxy.pipeline.route.QueueDraw;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import java.util.concurrent.ThreadLocalRandom;

/** Chooses the broker to pop from: the one that the client named, else the next readable one. */
final class ReceiveRouter {
    private static final int LEAST_SHARE = BrokerHealth.FULL / 16;

    private final BrokerHealth health;
    private int turn = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);

    ReceiveRouter(BrokerHealth health) {
        this.health = health;
    }

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
        RouteStage.assign(event, route.readBroker(next(route, brokers)));
    }

    /** Passes sick brokers over, but not each time: their messages are to be had there only. */
    private int next(TopicRoute route, int brokers) {
        int first = turn;
        for (int i = 0; i < brokers; i++) {
            int position = (turn++ & Integer.MAX_VALUE) % brokers;
            int share = Math.max(LEAST_SHARE, health.share(route.readBroker(position)));
            if ((QueueDraw.spread(turn) & BrokerHealth.FULL - 1) < share) {
                return position;
            }
        }
        return (first & Integer.MAX_VALUE) % brokers;
    }
}
