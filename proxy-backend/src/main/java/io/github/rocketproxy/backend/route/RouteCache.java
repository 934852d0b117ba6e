package io.github.rocketproxy.backend.route;

import io.github.rocketproxy.backend.control.Remoting;
import io.github.rocketproxy.backend.control.RemotingCallException;
import io.github.rocketproxy.pipeline.port.Metadata;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.GroupTable;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.RouteTable;
import io.github.rocketproxy.pipeline.status.MeterSlots;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;

/**
 * Topics and groups as the name servers and brokers last described them.
 *
 * <p>Who reads the tables leaves no trace, because a trace would be a write on the hot path. So
 * every topic that exists stays known and is refreshed, up to a bound; a missing one is forgotten
 * after a short time. While name servers are away the last good routes stay.
 */
public final class RouteCache implements Metadata, AutoCloseable {
    /** A topic's kind hardly ever changes: asked for with every so many refreshes. */
    private static final int REFRESHES_PER_KIND = 6;

    private static final int BROKERS_ASKED_FOR_GROUP = 3;
    private static final long FRESH_MS = 500;

    private final MetadataConfig config;
    private final NameServers nameServers;
    private final BrokerConfigs brokerConfigs;
    private final LongSupplier nanoTime;
    private final RouteTables routeTables;
    private final GroupTables groupTables;
    private final SingleFlight topicFlights = new SingleFlight();
    private final SingleFlight groupFlights = new SingleFlight();
    private final RouteRefresher refresher;

    /** Spreads over the configured name servers; {@link #start} begins the refresh. */
    public RouteCache(MetadataConfig config, Remoting remoting) {
        this(
                config,
                remoting,
                new NameServers(
                        remoting,
                        NameServers.shuffled(config.nameServers()),
                        config.callTimeoutMs()),
                System::nanoTime);
    }

    RouteCache(
            MetadataConfig config,
            Remoting remoting,
            NameServers nameServers,
            LongSupplier nanoTime) {
        this.config = config;
        this.nameServers = nameServers;
        this.brokerConfigs = new BrokerConfigs(remoting, config.callTimeoutMs());
        this.nanoTime = nanoTime;
        this.routeTables = new RouteTables(config.maxTopics());
        this.groupTables = new GroupTables(config.maxGroups());
        this.refresher = new RouteRefresher(config, this, routeTables, groupTables, nanoTime);
    }

    /**
     * Before {@link #start}: where topics and groups get the numbers from that they are counted by.
     */
    public void meter(MeterSlots topics, MeterSlots groups) {
        routeTables.meter(topics);
        groupTables.meter(groups);
    }

    /** Who hears of the brokers as routes are refreshed. */
    public void listen(BrokerListener listener) {
        refresher.listen(listener);
    }

    /** Begins the refresh off the path. Once. */
    public void start() {
        refresher.start();
    }

    /** Rounds of the refresh that found nobody to ask. Any thread. */
    public long refreshFailures() {
        return refresher.failures();
    }

    /** How long ago the topic was last asked about, ns; -1 if it never was. Any thread. */
    public long ageNs(String topic) {
        TopicAnswer answer = routeTables.answer(topic);
        return answer == null ? -1 : nanoTime.getAsLong() - answer.fetchedNs();
    }

    /** Ends the refresh; the tables stay as they are. */
    @Override
    public void close() {
        refresher.close();
    }

    @Override
    public RouteTable routes() {
        return routeTables.table();
    }

    @Override
    public GroupTable groups() {
        return groupTables.table();
    }

    @Override
    public void fetchTopic(String topic) throws InterruptedException, MetadataUnavailableException {
        topicFlights.run(topic, () -> bringTopic(topic));
    }

    private void bringTopic(String topic)
            throws InterruptedException, MetadataUnavailableException {
        TopicAnswer known = routeTables.answer(topic);
        if (known != null && isFresh(known.fetchedNs())) {
            return;
        }
        if (!routeTables.hasRoomFor(topic)) {
            throw full("topic", topic, config.maxTopics());
        }
        try {
            routeTables.apply(List.of(askTopic(topic, known)));
        } catch (MetadataUnavailableException e) {
            if (known == null) {
                throw e;
            }
        }
        if (routeTables.answer(topic) == null) {
            throw full("topic", topic, config.maxTopics());
        }
    }

    /** Asks a name server, and a broker of the topic where the kind is unknown or old. */
    TopicAnswer askTopic(String topic, TopicAnswer known)
            throws InterruptedException, MetadataUnavailableException {
        Optional<TopicRouteData> route = nameServers.route(topic);
        long nowNs = nanoTime.getAsLong();
        if (route.isEmpty()) {
            return new TopicAnswer(topic, null, MessageKind.UNSPECIFIED, nowNs, nowNs);
        }
        boolean isKindKnown =
                known != null && known.exists() && known.kind() != MessageKind.UNSPECIFIED;
        if (isKindKnown && nowNs - known.kindFetchedNs() < kindAgeNs()) {
            return new TopicAnswer(topic, route.get(), known.kind(), nowNs, known.kindFetchedNs());
        }
        MessageKind kind = askKind(topic, route.get());
        if (isKindKnown && kind == MessageKind.UNSPECIFIED) {
            kind = known.kind();
        }
        return new TopicAnswer(topic, route.get(), kind, nowNs, nowNs);
    }

    private MessageKind askKind(String topic, TopicRouteData route) throws InterruptedException {
        List<String> addresses =
                new ArrayList<>(
                        route.getBrokerDatas().stream()
                                .map(Brokers::address)
                                .filter(Objects::nonNull)
                                .toList());
        Collections.shuffle(addresses);
        return addresses.isEmpty()
                ? MessageKind.UNSPECIFIED
                : brokerConfigs.kind(addresses.getFirst(), topic);
    }

    @Override
    public void fetchGroup(String group) throws InterruptedException, MetadataUnavailableException {
        groupFlights.run(group, () -> bringGroup(group));
    }

    private void bringGroup(String group)
            throws InterruptedException, MetadataUnavailableException {
        GroupTables.Answer known = groupTables.answer(group);
        if (known != null && isFresh(known.settings().fetchedNs())) {
            return;
        }
        if (!groupTables.hasRoomFor(group)) {
            throw full("group", group, config.maxGroups());
        }
        try {
            groupTables.apply(List.of(askGroup(group, known)));
        } catch (MetadataUnavailableException e) {
            if (known == null) {
                throw e;
            }
        }
    }

    /** Asks a few brokers until one knows the group; the defaults where none does. */
    GroupTables.Answer askGroup(String group, GroupTables.Answer known)
            throws InterruptedException, MetadataUnavailableException {
        boolean hasAnswer = false;
        for (String address : brokersToAsk()) {
            try {
                Optional<SubscriptionGroupConfig> said = brokerConfigs.group(address, group);
                hasAnswer = true;
                if (said.isPresent()) {
                    return new GroupTables.Answer(
                            GroupDefaults.of(group, said.get(), nanoTime.getAsLong()), false);
                }
            } catch (RemotingCallException unreachable) {
                // The next broker has the same groups: they must be equal on all brokers.
                continue;
            }
        }
        if (!hasAnswer && known != null && !known.isDefault()) {
            return known;
        }
        return new GroupTables.Answer(GroupDefaults.of(group, nanoTime.getAsLong()), true);
    }

    private List<String> brokersToAsk() throws InterruptedException, MetadataUnavailableException {
        return brokersToAsk(BROKERS_ASKED_FOR_GROUP);
    }

    /**
     * Addresses of brokers that may be asked about a group, in any order; asks the name servers
     * where none is known yet. For virtual threads.
     *
     * @param limit most of them
     */
    public List<String> brokersToAsk(int limit)
            throws InterruptedException, MetadataUnavailableException {
        List<String> addresses = new ArrayList<>();
        for (BrokerRef broker : routeTables.table().brokers().values()) {
            if (broker.address() != null) {
                addresses.add(broker.address());
            }
        }
        if (addresses.isEmpty()) {
            for (BrokerData broker : nameServers.brokers()) {
                if (Brokers.address(broker) != null) {
                    addresses.add(Brokers.address(broker));
                }
            }
        }
        Collections.shuffle(addresses);
        return addresses.subList(0, Math.min(limit, addresses.size()));
    }

    private boolean isFresh(long fetchedNs) {
        long freshMs = Math.min(FRESH_MS, config.negativeTtlMs());
        return nanoTime.getAsLong() - fetchedNs < TimeUnit.MILLISECONDS.toNanos(freshMs);
    }

    private long kindAgeNs() {
        return TimeUnit.MILLISECONDS.toNanos(config.refreshMs()) * REFRESHES_PER_KIND;
    }

    private static MetadataUnavailableException full(String what, String name, int limit) {
        return new MetadataUnavailableException(
                "no room for " + what + " '" + name + "': this proxy keeps at most " + limit, null);
    }

    RouteRefresher refresher() {
        return refresher;
    }
}
