package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.backend.link.LinkView;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import io.github.rocketproxy.server.RunningProxy;
import io.github.rocketproxy.server.live.Gauge;
import io.github.rocketproxy.server.live.LiveFigures;
import io.github.rocketproxy.server.live.StepReadings;
import io.github.rocketproxy.transport.http2.Http2Connections;
import io.github.rocketproxy.transport.server.GrpcServer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.HdrHistogram.Histogram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A proxy that serves, with its counters. */
public final class ServingProxy implements RunningProxy, LiveFigures {
    private static final Logger LOG = LoggerFactory.getLogger(ServingProxy.class);

    private final SequencedMap<String, String> endpoints;
    private final List<ShardUnit> shards;
    private final Counters shared;
    private final StepReadings.Reader ownReader;
    private final StepReadings.Reader liveReader;
    private final GrpcServer grpc;
    private final Drain drain;
    private final Closing closing;

    ServingProxy(
            SequencedMap<String, String> endpoints,
            List<ShardUnit> shards,
            Counters shared,
            StepReadings steps,
            GrpcServer grpc,
            Drain drain,
            Closing closing) {
        this.endpoints = endpoints;
        this.shards = shards;
        this.shared = shared;
        ownReader = steps.reader();
        liveReader = steps.reader();
        this.grpc = grpc;
        this.drain = drain;
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
        Histogram sum = new Histogram(2);
        ownReader.addInterval(step, sum);
        return sum;
    }

    @Override
    public void addInterval(Step step, Histogram sum) {
        liveReader.addInterval(step, sum);
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
        boolean isDone = drain.finish(timeoutMs);
        logSummary();
        return isDone;
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
