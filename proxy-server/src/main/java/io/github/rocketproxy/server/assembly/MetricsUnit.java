package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.backend.route.RouteCache;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.MeterSlots;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.server.StartupException;
import io.github.rocketproxy.server.admin.AdminHttp;
import io.github.rocketproxy.server.admin.AdminPages;
import io.github.rocketproxy.server.admin.ClientsPage;
import io.github.rocketproxy.server.admin.ConfigPage;
import io.github.rocketproxy.server.admin.CountersPage;
import io.github.rocketproxy.server.admin.LinksPage;
import io.github.rocketproxy.server.admin.ShardsPage;
import io.github.rocketproxy.server.admin.StagesPage;
import io.github.rocketproxy.server.admin.TopicsPage;
import io.github.rocketproxy.server.config.EffectiveSetting;
import io.github.rocketproxy.server.config.MetricsConfig;
import io.github.rocketproxy.server.config.ProxyConfig;
import io.github.rocketproxy.server.files.ReloadState;
import io.github.rocketproxy.server.live.StepReadings;
import io.github.rocketproxy.server.live.StepWindows;
import io.github.rocketproxy.server.metrics.Metrics;
import io.github.rocketproxy.server.metrics.MetricsPage;
import io.github.rocketproxy.server.metrics.ProxyMetrics;
import io.github.rocketproxy.server.metrics.TrafficMetrics;
import io.github.rocketproxy.transport.client.ClientTable;
import io.github.rocketproxy.transport.http2.Http2Connections;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What operators see of a running proxy: metrics, and the pages that show its state. */
final class MetricsUnit {
    private final ProxyConfig proxy;
    private final MetricsConfig config;
    private final List<ReloadState> files;
    private final Closing closing;
    private final MeterSlots topics;
    private final MeterSlots groups;

    /**
     * @param files that the proxy follows; more may be added until {@link #start}
     * @param closing takes what has to be closed
     */
    MetricsUnit(ProxyConfig proxy, List<ReloadState> files, Closing closing) {
        this.proxy = proxy;
        this.files = files;
        this.config = proxy.metrics();
        this.closing = closing;
        topics = new MeterSlots(config.maxTopics());
        groups = new MeterSlots(config.maxGroups());
    }

    /** Before the first route is known: has topics and groups counted apart. */
    void meter(RouteCache metadata) {
        metadata.meter(topics, groups);
    }

    /** Adds the pages, and begins to push. Once everything else is there. */
    void start(
            AdminPages pages,
            Supplier<List<EffectiveSetting>> settings,
            List<ShardUnit> shards,
            Counters shared,
            StepReadings steps,
            RouteCache metadata,
            ClientTable clients,
            Http2Connections connections)
            throws StartupException {
        int ringSize = proxy.pipeline().ringSize();
        ProxyMetrics sources =
                new ProxyMetrics(
                        config,
                        proxy.mode().name().toLowerCase(Locale.ROOT),
                        shards,
                        shared,
                        ringSize,
                        proxy.leases().maxPerShard(),
                        steps,
                        metadata,
                        topics,
                        groups,
                        clients,
                        connections::figures,
                        List.copyOf(files));
        TrafficMetrics traffic = sources.traffic();
        Metrics metrics = sources.metrics(traffic);
        pages.get("/admin/config", new ConfigPage(settings))
                .get("/admin/clients", new ClientsPage(clients, connections))
                .get(
                        "/admin/topics",
                        new TopicsPage(
                                () -> metadata.routes().topics().values(),
                                metadata::ageNs,
                                traffic))
                .get("/admin/links", new LinksPage(shards))
                .get("/admin/counters", new CountersPage(counter -> value(shards, shared, counter)))
                .get("/admin/shards", new ShardsPage(shards, ringSize))
                .get(
                        "/admin/stages",
                        new StagesPage(new StepWindows(steps.reader(), System::nanoTime)));
        if (config.enabled()) {
            pages.get("/metrics", new MetricsPage(metrics));
        }
        if (config.port() > 0) {
            startOwnPort(new MetricsPage(metrics));
        }
        closing.add(sources.push(metrics));
    }

    private static long value(List<ShardUnit> shards, Counters shared, ProxyCounter counter) {
        return shared.value(counter)
                + shards.stream().mapToLong(shard -> shard.counters().value(counter)).sum();
    }

    /** Whoever knows this port from the official proxy asks for any path. */
    private void startOwnPort(MetricsPage page) throws StartupException {
        try {
            closing.add(
                    AdminHttp.forAnyName(
                            config.host(),
                            config.port(),
                            new AdminPages().get("/metrics", page).get("/", page)));
        } catch (IOException e) {
            throw new StartupException(
                    "metrics cannot be offered on " + config.host() + ":" + config.port(),
                    "stop what uses the port, or choose another with --set metrics.port=",
                    e);
        }
    }
}
