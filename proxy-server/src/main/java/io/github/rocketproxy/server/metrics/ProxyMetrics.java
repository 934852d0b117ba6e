package io.github.rocketproxy.server.metrics;

import io.github.rocketproxy.backend.route.RouteCache;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.MeterSlots;
import io.github.rocketproxy.server.config.MetricsConfig;
import io.github.rocketproxy.server.files.ReloadState;
import io.github.rocketproxy.server.live.StepReadings;
import io.github.rocketproxy.transport.client.ClientTable;
import io.github.rocketproxy.transport.http2.ConnectionFigures;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where the metrics of a proxy come from.
 *
 * @param config what is shown, and to whom
 * @param mode cluster or local
 * @param shards all of them
 * @param shared what is counted by no shard
 * @param ringSize places in a shard's ring
 * @param maxLeases messages that a shard may keep invisible
 * @param steps durations of all shards
 * @param metadata the cluster
 * @param topics by whose numbers topics are counted
 * @param groups by whose numbers groups are counted
 * @param clients those that are known
 * @param connections those of clients
 * @param files that the proxy follows
 */
public record ProxyMetrics(
        MetricsConfig config,
        String mode,
        List<? extends MeteredShard> shards,
        Counters shared,
        int ringSize,
        int maxLeases,
        StepReadings steps,
        RouteCache metadata,
        MeterSlots topics,
        MeterSlots groups,
        ClientTable clients,
        Supplier<ConnectionFigures> connections,
        List<ReloadState> files) {

    /** Makes metrics of them. */
    public Metrics metrics(TrafficMetrics traffic) {
        List<MeteredShard> all = List.copyOf(shards);
        Identity identity = identity();
        return new Metrics(
                config.labelMap(),
                List.of(
                        families ->
                                families.gauge("rocketmq_proxy_up", "The proxy is there")
                                        .add(1, identity.with("proxy_mode", mode)),
                        new RpcMetrics(all, identity),
                        traffic,
                        new ShardMetrics(all, shared, ringSize, maxLeases, steps.reader()),
                        new BrokerMetrics(all),
                        new ClientMetrics(clients, groups, identity),
                        new RouteMetrics(metadata),
                        new ProcessMetrics(connections),
                        new CertificateMetrics(files)));
    }

    /** What is known of topics. */
    public TrafficMetrics traffic() {
        return new TrafficMetrics(
                List.copyOf(shards), topics, groups, config.maxTopicGroups(), identity());
    }

    /** Begins to push, if that is configured. */
    public AutoCloseable push(Metrics metrics) {
        return config.otlp().endpoint().isEmpty()
                ? () -> {}
                : new OtlpPush(config.otlp(), metrics, identity());
    }

    private Identity identity() {
        return new Identity(
                config.cluster(), config.node().isEmpty() ? hostName() : config.node(), mode);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "DEFAULT_PROXY";
        }
    }
}
