package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.backend.codec.BrokerCredential;
import io.github.rocketproxy.backend.control.ControlClient;
import io.github.rocketproxy.backend.control.PeerRequests;
import io.github.rocketproxy.backend.group.GroupMembership;
import io.github.rocketproxy.backend.lease.LeaseConfig;
import io.github.rocketproxy.backend.lease.LeaseDoors;
import io.github.rocketproxy.backend.link.LinkConfig;
import io.github.rocketproxy.backend.local.EmbeddedBroker;
import io.github.rocketproxy.backend.net.Connector;
import io.github.rocketproxy.backend.net.SigningConnector;
import io.github.rocketproxy.backend.net.SocketConnector;
import io.github.rocketproxy.backend.net.TlsConnector;
import io.github.rocketproxy.backend.operation.BrokerCaller;
import io.github.rocketproxy.backend.operation.BrokerLiteSubscriptions;
import io.github.rocketproxy.backend.operation.BrokerOffsets;
import io.github.rocketproxy.backend.operation.BrokerRecall;
import io.github.rocketproxy.backend.route.RouteCache;
import io.github.rocketproxy.pipeline.PipelineConfig;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.port.ClientCommands;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.thread.CpuAffinity;
import io.github.rocketproxy.server.StartupException;
import io.github.rocketproxy.server.admin.LimitsPage;
import io.github.rocketproxy.server.config.ConfigSource;
import io.github.rocketproxy.server.config.LoadedConfig;
import io.github.rocketproxy.server.config.ProxyConfig;
import io.github.rocketproxy.server.files.ReloadState;
import io.github.rocketproxy.server.live.StepReadings;
import io.github.rocketproxy.transport.client.ClientSweeper;
import io.github.rocketproxy.transport.client.ClientTable;
import io.github.rocketproxy.transport.client.MemberAnnouncer;
import io.github.rocketproxy.transport.client.QueuedCommands;
import io.github.rocketproxy.transport.control.ControlServices;
import io.github.rocketproxy.transport.control.ControlThreads;
import io.github.rocketproxy.transport.control.OperationServices;
import io.github.rocketproxy.transport.control.TelemetryCommands;
import io.github.rocketproxy.transport.grpc.LoopIngress;
import io.github.rocketproxy.transport.grpc.MessageServices;
import io.github.rocketproxy.transport.server.GrpcServer;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the parts in the order in which they need each other: loops, embedded broker (local mode),
 * metadata, shards, front-end. Used once.
 */
public final class Assembly {
    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);
    private static final int CONTROL_CALLS_IN_FLIGHT = 256;
    private static final int CONTROL_THREADS = 4_096;
    private static final long LOOK_AT_CONFIG_EVERY_MS = 1_000;

    private final ProxyConfig config;
    private final Settings settings;
    private final Closing closing = new Closing();
    private final Counters shared = new Counters();
    private final List<ReloadState> files = new ArrayList<>();
    private final Certificates certificates;
    private final ConfigReload reload;
    private final TrafficUnit traffic;
    private final AdminUnit admin;
    private final MetricsUnit metrics;
    private final JournalUnit journal;
    private Connector connector;
    private List<String> nameServers;
    private ControlClient controlClient;
    private AccessPolicy access;

    /**
     * @param source where the configuration came from, to be followed
     */
    public Assembly(LoadedConfig loaded, ConfigSource source) {
        this.config = loaded.config();
        this.settings = new Settings(config, Runtime.getRuntime().availableProcessors());
        this.certificates = new Certificates(config, settings.shards(), shared, closing, files);
        reload = new ConfigReload(loaded, source, shared);
        closing.add(reload);
        files.add(reload.state());
        traffic = new TrafficUnit(config.traffic(), settings.shards());
        closing.add(traffic);
        reload.add(traffic);
        this.admin = new AdminUnit(config.admin(), closing);
        admin.pages().get("/admin/limits", new LimitsPage(traffic.readings()));
        this.metrics = new MetricsUnit(config, files, closing);
        this.journal = new JournalUnit(config, shared, closing);
        reload.add(journal);
    }

    /**
     * Starts everything; on failure nothing is left running.
     *
     * @throws StartupException what is wrong and what to do about it
     */
    public ServingProxy start() throws StartupException {
        try {
            return startParts();
        } catch (IOException e) {
            closing.close();
            throw new StartupException(e.getMessage(), "look into the log for the cause", e);
        } catch (StartupException | RuntimeException | Error e) {
            closing.close();
            throw e;
        }
    }

    private ServingProxy startParts() throws IOException, StartupException {
        EventLoops loops =
                new EventLoops(settings.shards(), new CpuAffinity(config.pipeline().affinity()));
        closing.add(loops::close);
        chooseBrokers(loops);
        BrokerCredential credential = settings.brokerCredential();
        if (credential != null) {
            connector = new SigningConnector(connector, credential);
        }
        RouteCache metadata = startMetadata(loops);
        access =
                new AccessUnit(config, settings, shared, closing, files)
                        .start(connector, loops, metadata);
        LoopIngress ingress = new LoopIngress(journal.traceRate());
        ClientTable clients = new ClientTable(settings.clients(), System::nanoTime);
        List<ShardUnit> shards = startShards(loops, metadata, ingress, clients);
        return startFrontEnd(loops, metadata, ingress, clients, shards);
    }

    private void chooseBrokers(EventLoops loops) throws IOException, StartupException {
        Connector sockets = sockets(loops);
        if (config.mode() == ProxyConfig.DeploymentMode.CLUSTER) {
            connector = sockets;
            nameServers = config.namesrv().addresses();
            return;
        }
        EmbeddedBroker broker = EmbeddedBroker.start(settings.local());
        closing.add(broker);
        connector = broker.connector(sockets);
        nameServers = List.of(broker.nameServerAddress());
        LOG.info(
                "embedded broker at {}, name server at {}, data in {}",
                broker.brokerAddress(),
                broker.nameServerAddress(),
                config.dataDir());
    }

    private Connector sockets(EventLoops loops) throws StartupException {
        int timeoutMs = config.backend().connectTimeoutMs();
        Connector plain = new SocketConnector(loops.channel(), timeoutMs);
        return config.backend().tls().enabled()
                ? new TlsConnector(plain, certificates.brokers(), timeoutMs)
                : plain;
    }

    private RouteCache startMetadata(EventLoops loops) {
        controlClient = new ControlClient(connector, loops.control(), CONTROL_CALLS_IN_FLIGHT);
        closing.add(controlClient::close);
        RouteCache metadata = new RouteCache(settings.metadata(nameServers), controlClient);
        metrics.meter(metadata);
        metadata.start();
        closing.add(metadata::close);
        return metadata;
    }

    private List<ShardUnit> startShards(
            EventLoops loops, RouteCache metadata, LoopIngress ingress, ClientTable clients) {
        PipelineConfig pipeline = settings.pipeline();
        LinkConfig links = settings.links("rocketproxy@" + UUID.randomUUID());
        LeaseConfig leases = settings.leases(new SecureRandom().nextInt(1, Integer.MAX_VALUE));
        LeaseDoors doors = new LeaseDoors();
        List<ShardUnit> shards = new ArrayList<>();
        journal.start();
        for (EventLoop loop : loops.shardLoops()) {
            ShardUnit shard =
                    new ShardUnit(
                            shards.size(),
                            loop,
                            pipeline,
                            links,
                            leases,
                            doors,
                            connector,
                            metadata,
                            access,
                            traffic,
                            clientId -> clients.find(clientId) != null);
            shard.start(ingress, journal);
            closing.add(shard);
            shards.add(shard);
        }
        metadata.listen(
                (known, unrouted) -> shards.forEach(shard -> shard.onBrokers(known, unrouted)));
        LOG.info("{} shards, pipeline {}", shards.size(), pipeline);
        return shards;
    }

    private ServingProxy startFrontEnd(
            EventLoops loops,
            RouteCache metadata,
            LoopIngress ingress,
            ClientTable clients,
            List<ShardUnit> shards)
            throws StartupException {
        closing.add(new ClientSweeper(clients));
        access = traffic.govern(access, shared);
        TelemetryCommands commands =
                new TelemetryCommands(clients, config.membership().commandTimeoutMs());
        closing.add(commands);
        GroupMembership membership =
                startMembership(loops, metadata, commands, shards.getFirst().counters());
        clients.listen(new MemberAnnouncer(membership));
        ControlThreads threads = new ControlThreads(CONTROL_THREADS);
        closing.add(threads);
        ControlServices control =
                new ControlServices(
                        metadata,
                        access,
                        clients,
                        settings.clients(),
                        threads,
                        membership,
                        commands,
                        settings.routes(),
                        new QueuedCommands(shared));
        control.pusher().start();
        closing.add(control.pusher());
        OperationServices operations = operations(loops, metadata, threads, membership.relay());
        clients.listen(operations.departures());
        LeaseDepartures departures = new LeaseDepartures(shards, config.leases().silentClientMs());
        closing.add(departures);
        clients.listen(departures);
        MessageServices messages =
                new MessageServices(
                        ingress,
                        settings.limits(),
                        new SessionSettings(clients),
                        System::currentTimeMillis);
        GrpcServer grpc =
                new GrpcServer(
                        settings.grpc(),
                        loops.boss(),
                        loops.workers(),
                        loops.serverChannel(),
                        certificates.front(),
                        shared,
                        ingress::listener,
                        messages.methods(),
                        List.of(control::bind, operations::bind));
        closing.add(grpc);
        SequencedMap<String, String> endpoints = new LinkedHashMap<>();
        endpoints.put("grpc", config.host() + ":" + listen(grpc));
        Drain drain =
                new Drain(
                        admin.readiness(),
                        grpc,
                        control,
                        operations,
                        departures,
                        shards,
                        config.shutdown().readinessMs());
        DrainPage drainPage = new DrainPage(drain, config.shutdown().drainMs());
        admin.pages().get("/admin/drain", drainPage).post("/admin/drain", drainPage);
        StepReadings steps = new StepReadings(shards.stream().map(ShardUnit::steps).toList());
        metrics.start(
                admin.pages(),
                reload::effective,
                shards,
                shared,
                steps,
                metadata,
                clients,
                grpc.connections());
        endpoints.putAll(admin.start(loops, threads, files));
        reload.start(LOOK_AT_CONFIG_EVERY_MS);
        return new ServingProxy(endpoints, shards, shared, steps, grpc, drain, closing);
    }

    /** On connections of their own: however much clients ask, routes are refreshed in time. */
    private OperationServices operations(
            EventLoops loops, RouteCache metadata, ControlThreads threads, PeerRequests relay) {
        ControlClient remoting =
                new ControlClient(
                        connector, loops.control(), ControlClient.MAX_IN_FLIGHT_DEFAULT, relay);
        closing.add(remoting::close);
        BrokerCaller caller = new BrokerCaller(remoting, config.backend().requestTimeoutMs());
        return new OperationServices(
                metadata,
                access,
                new BrokerOffsets(caller),
                new BrokerRecall(caller),
                new BrokerLiteSubscriptions(caller),
                threads);
    }

    private GroupMembership startMembership(
            EventLoops loops, RouteCache metadata, ClientCommands commands, Counters counters) {
        GroupMembership membership =
                new GroupMembership(
                        settings.membership("rocketproxy@" + UUID.randomUUID()),
                        metadata,
                        connector,
                        loops.control(),
                        controlClient,
                        commands,
                        counters);
        membership.start();
        closing.add(membership);
        return membership;
    }

    private int listen(GrpcServer grpc) throws StartupException {
        try {
            return grpc.start();
        } catch (IOException e) {
            throw new StartupException(
                    "gRPC cannot listen on " + config.host() + ":" + config.grpc().port(),
                    "stop what uses the port, or choose another with --grpc-port",
                    e);
        }
    }
}
