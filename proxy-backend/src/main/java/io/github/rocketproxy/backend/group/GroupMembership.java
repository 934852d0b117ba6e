package io.github.rocketproxy.backend.group;

import io.github.rocketproxy.backend.control.ControlClient;
import io.github.rocketproxy.backend.control.PeerRequests;
import io.github.rocketproxy.backend.net.Connector;
import io.github.rocketproxy.backend.route.RouteCache;
import io.github.rocketproxy.pipeline.port.ClientCommands;
import io.github.rocketproxy.pipeline.port.Member;
import io.github.rocketproxy.pipeline.port.Membership;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.RouteTable;
import io.github.rocketproxy.pipeline.status.Counters;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers this proxy's clients at the brokers of their topics, by connections of its own: one to
 * each broker for producer groups, and seats for consumers. The k-th member of every group sits on
 * seat k, because a broker keeps one member of a group for each connection; seats are opened when
 * first taken.
 */
public final class GroupMembership implements Membership, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupMembership.class);
    private static final long TICK_MS = 1_000;
    private static final int TICKS_PER_FETCH = 10;
    private static final int CALLS_IN_FLIGHT = 4_096;

    private final MembershipConfig config;
    private final RouteCache metadata;
    private final Members members;
    private final ClientRelay relay;
    private final RememberedSubscriptions remembered;
    private final UnknownTopics unknownTopics;
    private final List<ControlClient> connections = new ArrayList<>();
    private final Map<String, BrokerRegistrar> registrars = new ConcurrentHashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicBoolean hasNewMembers = new AtomicBoolean();
    private RouteTable seen = RouteTable.EMPTY; // own thread only
    private int ticks; // own thread only

    /**
     * @param loop where all connections live; closed by its owner, after this
     * @param control for questions to brokers; closed by its owner
     * @param counters any; counts what is relayed
     */
    public GroupMembership(
            MembershipConfig config,
            RouteCache metadata,
            Connector connector,
            EventLoop loop,
            ControlClient control,
            ClientCommands commands,
            Counters counters) {
        this.config = config;
        this.metadata = metadata;
        this.members = new Members(config.seats(), metadata::routes, System::currentTimeMillis);
        this.relay = new ClientRelay(members, commands, this::brokerName, counters);
        this.remembered =
                new RememberedSubscriptions(control, metadata::brokersToAsk, System::nanoTime);
        this.unknownTopics = new UnknownTopics(metadata);
        for (int line = 0; line <= config.seats(); line++) {
            connections.add(new ControlClient(connector, loop, CALLS_IN_FLIGHT, new Peer(line)));
        }
    }

    /** Begins to tell brokers. Once. */
    public void start() {
        Thread.ofVirtual().name("mqp-group").start(this::run);
    }

    /** Serves what brokers ask on connections that register clients. */
    public ClientRelay relay() {
        return relay;
    }

    @Override
    public void joined(Member member) {
        if (isTold(member)) {
            touch(member, members.put(member));
            hasNewMembers.set(true);
        }
    }

    @Override
    public void left(Member member) {
        if (isTold(member)) {
            touch(member, members.remove(member));
        }
    }

    private boolean isTold(Member member) {
        return config.tellsConsumers() || member.role() == Member.Role.PRODUCER;
    }

    private void touch(Member member, Set<String> groups) {
        for (BrokerRegistrar registrar : registrars.values()) {
            if (member.role() == Member.Role.PRODUCER) {
                registrar.touchProducers(groups);
            } else {
                groups.forEach(registrar::touchConsumer);
            }
        }
    }

    @Override
    public List<Member.Subscription> subscriptions(String group) throws InterruptedException {
        return remembered.of(group);
    }

    private String brokerName(String address) {
        for (BrokerRef broker : metadata.routes().brokers().values()) {
            if (address.equals(broker.address())) {
                return broker.name();
            }
        }
        return null;
    }

    private void run() {
        try {
            do {
                tickSafely();
            } while (!stop.await(TICK_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void tickSafely() {
        try {
            tick();
        } catch (RuntimeException e) {
            LOG.error("a look at the routes failed; the next one follows", e);
        }
    }

    /** Looks whether there are other routes or brokers than before. */
    @SuppressWarnings("ReferenceEquality") // a snapshot that is the same object says the same
    private void tick() {
        if (hasNewMembers.getAndSet(false) || ticks++ % TICKS_PER_FETCH == 0) {
            unknownTopics.fetch(members.topicsWithoutRoute());
        }
        RouteTable newest = metadata.routes();
        if (newest == seen) {
            return;
        }
        seen = newest;
        Set<String> addresses = new HashSet<>();
        for (BrokerRef broker : newest.brokers().values()) {
            if (broker.address() != null) {
                addresses.add(broker.address());
                registrars.computeIfAbsent(broker.address(), this::begin);
            }
        }
        registrars.values().removeIf(registrar -> registrar.endUnless(addresses));
        registrars.values().forEach(BrokerRegistrar::touchAll);
    }

    private BrokerRegistrar begin(String address) {
        BrokerRegistrar registrar =
                new BrokerRegistrar(address, members, config, connections, System::nanoTime);
        registrar.start();
        return registrar;
    }

    /** Ends all connections; brokers forget at once what was registered on them. */
    @Override
    public void close() {
        stop.countDown();
        registrars.values().forEach(BrokerRegistrar::close);
        connections.forEach(ControlClient::close);
    }

    /** The other ends of one line's connections. */
    private final class Peer implements PeerRequests {
        private final int line;

        Peer(int line) {
            this.line = line;
        }

        @Override
        public void onRequest(
                String address, RemotingCommand request, Consumer<RemotingCommand> answer) {
            relay.onRequest(address, request, answer);
        }

        @Override
        public void onClosed(String address) {
            BrokerRegistrar registrar = registrars.get(address);
            if (registrar != null) {
                registrar.onLost(line);
            }
        }
    }
}
