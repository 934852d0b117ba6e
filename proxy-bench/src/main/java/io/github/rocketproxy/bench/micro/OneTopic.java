package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.pipeline.port.Metadata;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.GroupTable;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.QueueRef;
import io.github.rocketproxy.pipeline.route.RouteTable;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A cluster of one broker with one topic for normal messages. */
final class OneTopic implements Metadata {
    private final RouteTable routes;

    OneTopic(String topic, int queues) {
        BrokerRef broker = new BrokerRef(0, "broker-a", "host:10911");
        List<QueueRef> refs =
                IntStream.range(0, queues).mapToObj(id -> new QueueRef(broker, id)).toList();
        TopicRoute route =
                TopicRoute.of(topic, MessageKind.NORMAL, List.of(), refs, List.of(broker), 0);
        routes = new RouteTable(Map.of(topic, route), Map.of("broker-a", broker));
    }

    @Override
    public RouteTable routes() {
        return routes;
    }

    @Override
    public GroupTable groups() {
        return GroupTable.EMPTY;
    }

    @Override
    public void fetchTopic(String topic) {
        throw new IllegalStateException("all is known: " + topic);
    }

    @Override
    public void fetchGroup(String group) {
        throw new IllegalStateException("no group takes part: " + group);
    }
}
