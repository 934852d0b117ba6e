package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.backend.link.LinkView;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import io.github.rocketproxy.server.RunningProxy;
import io.github.rocketproxy.server.admin.Readiness;
import io.github.rocketproxy.server.live.Gauge;
import io.github.rocketproxy.server.live.LiveFigures;
import io.github.rocketproxy.transport.control.ControlServices;
import io.github.rocketproxy.transport.control.OperationServices;
import io.github.rocketproxy.transport.http2.Http2Connections;
import io.github.rocketproxy.transport.server.GrpcServer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A proxy that serves, with its counters. */
public final class ServingProxy implements RunningProxy, LiveFigures {
    private static final Logger LOG = LoggerFactory.getLogger(ServingProxy.class);

    private static final long HAND_BACK_MS = 3_000;
    private static final long POLL_MS = 10;

    private final SequencedMap<String, String> endpoints;
    private final List<ShardUnit> shards;
    private final Counters shared;
    private final GrpcServer grpc;
    private final ControlServices control;
    private final OperationServices operations;
    private final LeaseDepartures departures;
    private final Readiness readiness;
    private final Closing closing;

    ServingProxy(
            SequencedMap<String, String> endpoints,
            List<ShardUnit> shards,
            Counters shared,
            GrpcServer grpc,
            ControlServices control,
            OperationServices operations,
            LeaseDepartures departures,
            Readiness readiness,
            Closing closing) {
        this.endpoints = endpoints;
        this.shards = shards;
        this.shared = shared;
        this.grpc = grpc;
        this.control = control;
        this.operations = operations;
        this.departures = departures;
        this.readiness = readiness;
        this.closing = closing;
    }

    @Override
    public SequencedMap<String, String> endpoints() {
        return endpoints;
    }

    @Override
    public LiveFigures figures() {
        return this;
    }

    @Override
    public long counter(ProxyCounter counter) {
        return shared.value(counter)
                + shards.stream().mapToLong(shard -> shard.counters().value(counter)).sum();
    }

    /** The connections of clients, to be looked at. */
    public Http2Connections connections() {
        return grpc.connections();
    }

    /**
     * Requests that wait for the ring, for metadata or for a broker now. Not from an event loop.
     */
    public long underWay() {
        return shards.stream().mapToLong(ShardUnit::underWay).sum();
    }

    /** What was recorded for a step since the last call, over all shards, ns. */
    public Histogram interval(Step step) {
        Histogram sum = shards.getFirst().steps().interval(step);
        shards.stream().skip(1).forEach(shard -> sum.add(shard.steps().interval(step)));
        return sum;
    }

    @Override
    public void addInterval(Step step, Histogram sum) {
        shards.forEach(shard -> shard.steps().addInterval(step, sum));
    }

    @Override
    public Map<Gauge, Long> gauges() {
        Map<Gauge, Long> sums = new EnumMap<>(Gauge.class);
        shards.forEach(
                shard ->
                        shard.gauges()
                                .forEach((gauge, value) -> sums.merge(gauge, value, Long::sum)));
        return sums;
    }

    /** How each broker link of each shard is now. Not from an event loop. */
    public List<LinkView> links() {
        return shards.stream().flatMap(shard -> shard.links().stream()).toList();
    }

    @Override
    public boolean drain(long timeoutMs) {
        readiness.draining();
        operations.drain();
        departures.drain();
        try {
            grpc.drain(timeoutMs, control::endTelemetry);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean isDone = handBack() && underWay() == 0;
        logSummary();
        return isDone;
    }

    /** Gives back what clients hold and no other proxy could confirm; waits a bounded time. */
    private boolean handBack() {
        shards.forEach(ShardUnit::handBack);
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HAND_BACK_MS);
        while (returning() > 0 && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MS));
        }
        return returning() == 0;
    }

    private int returning() {
        return shards.stream().mapToInt(ShardUnit::returning).sum();
    }

    /** Messages that are kept hidden for their clients. Not from an event loop. */
    public int leases() {
        return shards.stream().mapToInt(ShardUnit::leases).sum();
    }

    private void logSummary() {
        StringBuilder text = new StringBuilder("counted since start:");
        for (ProxyCounter counter : ProxyCounter.values()) {
            long value = counter(counter);
            if (value > 0) {
                text.append(System.lineSeparator())
                        .append("  ")
                        .append(value)
                        .append(' ')
                        .append(counter.description());
            }
        }
        LOG.info("{}", text);
    }

    @Override
    public void close() {
        closing.close();
    }
}
