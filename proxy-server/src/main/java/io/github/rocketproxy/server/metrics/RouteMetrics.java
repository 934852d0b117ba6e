package io.github.rocketproxy.server.metrics;

import io.github.rocketproxy.backend.route.RouteCache;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import java.util.Collection;

/** What is known of the cluster, and how old it is. */
final class RouteMetrics implements MetricSource {
    private static final double SECONDS_PER_NS = 1e-9;

    private final RouteCache metadata;

    RouteMetrics(RouteCache metadata) {
        this.metadata = metadata;
    }

    @Override
    public void collect(Families families) {
        Collection<TopicRoute> routes = metadata.routes().topics().values();
        long existing = routes.stream().filter(TopicRoute::exists).count();
        long oldestNs =
                routes.stream()
                        .filter(TopicRoute::exists)
                        .mapToLong(route -> metadata.ageNs(route.topic()))
                        .max()
                        .orElse(0);
        Families.Numbers topics =
                families.gauge("rocketproxy_topics", "Topics about which something is known");
        topics.add(existing, "state", "exists");
        topics.add(routes.size() - existing, "state", "missing");
        families.gauge("rocketproxy_groups", "Consumer groups whose settings are known")
                .add(metadata.groups().groups().size());
        families.gauge("rocketproxy_brokers", "Brokers that are known")
                .add(metadata.routes().brokers().size());
        families.gauge("rocketproxy_route_age_seconds", "Age of the oldest route in use")
                .add(oldestNs * SECONDS_PER_NS);
        families.counter(
                        "rocketproxy_route_refresh_failures",
                        "Rounds of route refresh in which nobody answered")
                .add(metadata.refreshFailures());
    }
}
