package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.port.Metadata;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.github.rocketproxy.pipeline.route.GroupTable;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.QueueLayout;
import io.github.rocketproxy.pipeline.route.RouteTable;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** Metadata whose tables fill only by fetches, as at the start of a proxy. */
final class FakeMetadata implements Metadata {
    private final Map<String, TopicRoute> known = new ConcurrentHashMap<>();
    private final Map<String, GroupSettings> knownGroups = new ConcurrentHashMap<>();
    private volatile RouteTable routes = RouteTable.EMPTY;
    private volatile GroupTable groups = GroupTable.EMPTY;
    volatile MetadataUnavailableException failure;
    volatile CountDownLatch gate = new CountDownLatch(0);
    volatile int topicFetches;
    private volatile boolean isAsked;

    void addTopic(String topic, MessageKind kind, QueueLayout... layouts) {
        known.put(topic, TopicRoute.of(topic, kind, List.of(layouts), List.of(), List.of(), 0));
    }

    void addGroup(GroupSettings settings) {
        knownGroups.put(settings.group(), settings);
    }

    static QueueLayout layout(
            String broker, List<Long> ids, int reads, int writes, boolean read, boolean write) {
        return new QueueLayout(
                new BrokerRef(0, broker, "127.0.0.1:10911"), ids, reads, writes, read, write);
    }

    static GroupSettings group(String name, boolean isFifo, boolean isLite) {
        return new GroupSettings(
                name,
                isFifo,
                isLite ? "lite-parent" : null,
                700,
                5,
                new GroupSettings.Backoff(false, List.of(1_500L), 0, 0, 0),
                0);
    }

    /** As a refresh that finds the group changed. */
    synchronized void change(GroupSettings settings) {
        knownGroups.put(settings.group(), settings);
        groups = new GroupTable(Map.of(settings.group(), settings));
    }

    boolean isAsked() {
        return isAsked;
    }

    @Override
    public RouteTable routes() {
        return routes;
    }

    @Override
    public GroupTable groups() {
        return groups;
    }

    @Override
    public synchronized void fetchTopic(String topic)
            throws InterruptedException, MetadataUnavailableException {
        isAsked = true;
        gate.await();
        topicFetches++;
        failIfTold();
        known.putIfAbsent(topic, TopicRoute.missing(topic, 0));
        TopicRoute route = known.get(topic);
        routes =
                new RouteTable(
                        Map.of(topic, route),
                        route.layouts().stream()
                                .map(QueueLayout::broker)
                                .collect(Collectors.toMap(BrokerRef::name, broker -> broker)));
    }

    @Override
    public synchronized void fetchGroup(String group)
            throws InterruptedException, MetadataUnavailableException {
        gate.await();
        failIfTold();
        GroupSettings settings = knownGroups.get(group);
        groups = new GroupTable(settings == null ? Map.of() : Map.of(group, settings));
    }

    private void failIfTold() throws MetadataUnavailableException {
        if (failure != null) {
            throw failure;
        }
    }
}
