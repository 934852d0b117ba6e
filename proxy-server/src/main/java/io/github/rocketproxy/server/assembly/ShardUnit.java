package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.backend.gateway.LinkGateway;
import io.github.rocketproxy.backend.lease.LeaseConfig;
import io.github.rocketproxy.backend.lease.LeaseDoors;
import io.github.rocketproxy.backend.link.LinkConfig;
import io.github.rocketproxy.backend.link.LinkView;
import io.github.rocketproxy.backend.net.Connector;
import io.github.rocketproxy.pipeline.PipelineConfig;
import io.github.rocketproxy.pipeline.Shard;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.port.Metadata;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.RpcMeters;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import io.github.rocketproxy.pipeline.status.TrafficMeters;
import io.github.rocketproxy.server.live.Gauge;
import io.github.rocketproxy.server.metrics.MeteredShard;
import io.github.rocketproxy.transport.grpc.LoopIngress;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** One event loop with its shard and its gateway. */
final class ShardUnit implements MeteredShard, AutoCloseable {
    private static final Executor CONTROL_PLANE =
            task -> Thread.ofVirtual().name("mqp-parked").start(task);

    private final EventLoop loop;
    private final LinkGateway gateway;
    private final Shard shard;
    private final Counters counters = new Counters();
    private final StepRecorders steps = new StepRecorders();
    private final RpcMeters rpcs = new RpcMeters();

    ShardUnit(
            int id,
            EventLoop loop,
            PipelineConfig pipeline,
            LinkConfig links,
            LeaseConfig leases,
            LeaseDoors doors,
            Connector connector,
            Metadata metadata,
            AccessPolicy access,
            TrafficUnit traffic,
            Predicate<String> isPresent) {
        this.loop = loop;
        this.gateway = new LinkGateway(id, loop, connector, links, leases, doors, counters, steps);
        gateway.setPresence(isPresent);
        this.shard =
                new Shard(
                        id,
                        loop,
                        pipeline,
                        gateway,
                        metadata,
                        access,
                        traffic.limiter(id, access, counters),
                        CONTROL_PLANE,
                        counters,
                        steps);
    }

    /**
     * Starts the stage threads and makes this the shard of its loop's connections.
     *
     * @param journal hears of the end of their RPCs
     */
    void start(LoopIngress ingress, JournalUnit journal) {
        shard.start();
        loop.submit(
                        () -> {
                            ingress.bind(shard);
                            ingress.listen(journal.of(rpcs));
                        })
                .syncUninterruptibly();
    }

    @Override
    public int id() {
        return shard.shard();
    }

    @Override
    public RpcMeters rpcs() {
        return rpcs;
    }

    @Override
    public TrafficMeters traffic() {
        return gateway.traffic();
    }

    @Override
    public Counters counters() {
        return counters;
    }

    StepRecorders steps() {
        return steps;
    }

    /**
     * Requests in the ring, parked, or waiting for a broker. Any thread but the loop; waits for it.
     */
    long underWay() {
        return onLoop(() -> shard.backlog() + shard.parked() + gateway.inFlight());
    }

    @Override
    public Map<Gauge, Long> gauges() {
        return onLoop(
                () ->
                        Map.of(
                                Gauge.RING_BACKLOG, shard.backlog(),
                                Gauge.PARKED, (long) shard.parked(),
                                Gauge.IN_FLIGHT, (long) gateway.inFlight(),
                                Gauge.LEASES, (long) gateway.leases()));
    }

    /** Messages that are kept hidden for their clients. As {@link #underWay}. */
    int leases() {
        return onLoop(gateway::leases);
    }

    /** Messages on their way back to the brokers. As {@link #underWay}. */
    int returning() {
        return onLoop(gateway::returning);
    }

    @Override
    public List<LinkView> links() {
        return onLoop(gateway::links);
    }

    /** Tells the links of the brokers as they are now. Any thread; does not wait. */
    void onBrokers(Collection<BrokerRef> known, Collection<BrokerRef> unrouted) {
        loop.execute(() -> gateway.onBrokers(known, unrouted));
    }

    /** The client has gone: what it holds is given back. Any thread; does not wait. */
    void onClientGone(String clientId) {
        loop.execute(() -> gateway.onClientGone(clientId));
    }

    /** Answers long polls as if nothing had come, now and from now on. As {@link #underWay}. */
    void endPolls() {
        onLoop(Executors.callable(gateway::endPolls));
    }

    /** Closes the links to the brokers; what comes then is refused. As {@link #underWay}. */
    void closeLinks() {
        onLoop(Executors.callable(gateway::close));
    }

    /** Gives back what no other proxy could confirm. Any thread; does not wait. */
    void handBack() {
        loop.execute(gateway::handBack);
    }

    private <T> T onLoop(Callable<T> question) {
        return loop.submit(question).syncUninterruptibly().getNow();
    }

    /**
     * Stops the stage threads, then answers what is in the ring, fails what still waits for a
     * broker and closes the links.
     */
    @Override
    public void close() {
        shard.stop();
        loop.submit(this::end).syncUninterruptibly();
    }

    private void end() {
        shard.end();
        gateway.close();
    }
}
