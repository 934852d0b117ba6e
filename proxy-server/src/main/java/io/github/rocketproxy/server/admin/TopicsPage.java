package io.github.rocketproxy.server.admin;

import io.github.rocketproxy.backend.route.RouteCache;
import io.github.rocketproxy.pipeline.route.QueueLayout;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.github.rocketproxy.server.metrics.TrafficMetrics;
import io.github.rocketproxy.server.metrics.TrafficMetrics.Total;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The topics that are known: where their queues are, what has been stored and delivered since the
 * start. A rate is what lies between two readings, by their {@code atMs}.
 */
public final class TopicsPage implements AdminPage {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 10_000;

    private final RouteCache metadata;
    private final TrafficMetrics traffic;

    public TopicsPage(RouteCache metadata, TrafficMetrics traffic) {
        this.metadata = metadata;
        this.traffic = traffic;
    }

    /** Queues on a broker. */
    private record Queues(String broker, int read, int write) {}

    /** A topic; counts are null where it shares its figures with others. */
    private record Topic(
            String topic,
            boolean exists,
            String type,
            long ageMs,
            List<Queues> queues,
            Total stored,
            Total delivered) {}

    /** Everything. */
    private record Page(long atMs, int total, int matching, List<Topic> topics) {}

    @Override
    public Answer answer(AdminRequest request) {
        int limit = (int) request.number("limit", 0, MAX_LIMIT).orElse(DEFAULT_LIMIT);
        String filter = request.parameter("filter");
        Collection<TopicRoute> routes = metadata.routes().topics().values();
        List<TopicRoute> matching =
                routes.stream().filter(route -> route.topic().contains(filter)).toList();
        Map<String, Total> stored = traffic.stored();
        Map<String, Total> delivered = traffic.delivered();
        return Answer.ok(
                new Page(
                        System.currentTimeMillis(),
                        routes.size(),
                        matching.size(),
                        matching.stream()
                                .sorted(Comparator.comparing(TopicRoute::topic))
                                .limit(limit)
                                .map(route -> view(route, stored, delivered))
                                .toList()));
    }

    private Topic view(TopicRoute route, Map<String, Total> stored, Map<String, Total> delivered) {
        boolean hasOwnFigures = route.meterSlot() != 0;
        Total none = new Total(0, 0);
        return new Topic(
                route.topic(),
                route.exists(),
                route.kind().name(),
                TimeUnit.NANOSECONDS.toMillis(metadata.ageNs(route.topic())),
                route.layouts().stream().map(TopicsPage::queues).toList(),
                hasOwnFigures ? stored.getOrDefault(route.topic(), none) : null,
                hasOwnFigures ? delivered.getOrDefault(route.topic(), none) : null);
    }

    private static Queues queues(QueueLayout layout) {
        return new Queues(
                layout.broker().name(),
                layout.isReadable() ? layout.readQueues() : 0,
                layout.isWritable() ? layout.writeQueues() : 0);
    }
}
