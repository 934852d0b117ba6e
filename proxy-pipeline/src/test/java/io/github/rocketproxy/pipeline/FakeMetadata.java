package io.github.rocketproxy.pipeline;

import io.github.rocketproxy.pipeline.port.Metadata;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.github.rocketproxy.pipeline.route.GroupTable;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.QueueRef;
import io.github.rocketproxy.pipeline.route.RouteTable;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Topics and groups that a test sets; fetches move from "at the name server" to "known". */
public final class FakeMetadata implements Metadata {
    public final BrokerRef broker = new BrokerRef(0, "broker-a", "127.0.0.1:1");
    public final List<String> fetched = new ArrayList<>();
    private final Map<String, TopicRoute> atNameServer = new HashMap<>();
    private final Map<String, TopicRoute> known = new HashMap<>();
    private final Map<String, GroupSettings> groups = new HashMap<>();
    private RouteTable routes = RouteTable.EMPTY;
    private GroupTable groupTable = GroupTable.EMPTY;
    private boolean isDown;
    private Error failure;

    public FakeMetadata topic(String name, MessageKind kind, int queues) {
        List<QueueRef> writeQueues = new ArrayList<>();
        for (int i = 0; i < queues; i++) {
            writeQueues.add(new QueueRef(broker, i));
        }
        List<BrokerRef> readers = queues == 0 ? List.of() : List.of(broker);
        atNameServer.put(name, TopicRoute.of(name, kind, List.of(), writeQueues, readers, 0));
        return this;
    }

    public FakeMetadata down() {
        isDown = true;
        return this;
    }

    public FakeMetadata fail(Error failure) {
        this.failure = failure;
        return this;
    }

    public FakeMetadata know(String topic) {
        known.put(topic, atNameServer.getOrDefault(topic, TopicRoute.missing(topic, 0)));
        routes = new RouteTable(known, Map.of(broker.name(), broker));
        return this;
    }

    @Override
    public RouteTable routes() {
        return routes;
    }

    @Override
    public GroupTable groups() {
        return groupTable;
    }

    @Override
    public void fetchTopic(String topic) throws MetadataUnavailableException {
        fetched.add(topic);
        if (failure != null) {
            throw failure;
        }
        if (isDown) {
            throw new MetadataUnavailableException("no name server answers", null);
        }
        know(topic);
    }

    @Override
    public void fetchGroup(String group) {
        fetched.add(group);
        groups.put(group, new GroupSettings(group, false, null, 0, 17, null, 0));
        groupTable = new GroupTable(groups);
    }
}
