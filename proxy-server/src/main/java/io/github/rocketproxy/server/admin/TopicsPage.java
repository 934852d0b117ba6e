package io.github.rocketproxy.server.admin;

import io.github.rocketproxy.pipeline.route.QueueLayout;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.github.rocketproxy.server.metrics.TrafficMetrics;
import io.github.rocketproxy.server.metrics.TrafficMetrics.Total;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * The topics that are known: where their queues are, what has been stored and delivered since the
 * start. A rate is what lies between two readings, by their {@code atMs}.
 */
public final class TopicsPage implements AdminPage {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 10_000;

    private final Supplier<Collection<TopicRoute>> routes;
    private final ToLongFunction<String> ageNs;
    private final TrafficMetrics traffic;

    /**
     * @param routes of topics that are known
     * @param ageNs how long ago a topic was asked about
     */
    public TopicsPage(
            Supplier<Collection<TopicRoute>> routes,
            ToLongFunction<String> ageNs,
            TrafficMetrics traffic) {
        this.routes = routes;
        this.ageNs = ageNs;
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

    /** Everything; the totals are those of all topics, whatever is shown. */
    private record Page(
            long atMs,
            int total,
            int matching,
            Total stored,
            Total delivered,
            List<Topic> topics) {}

    @Override
    public Answer answer(AdminRequest request) {
        int limit = (int) request.number("limit", 0, MAX_LIMIT).orElse(DEFAULT_LIMIT);
        String filter = request.parameter("filter");
        Collection<TopicRoute> known = routes.get();
        List<TopicRoute> matching =
                known.stream().filter(route -> route.topic().contains(filter)).toList();
        Map<String, Total> stored = traffic.stored();
        Map<String, Total> delivered = traffic.delivered();
        return Answer.ok(
                new Page(
                        System.currentTimeMillis(),
                        known.size(),
                        matching.size(),
                        sum(stored),
                        sum(delivered),
                        matching.stream()
                                .sorted(busiestFirst(stored, delivered))
                                .limit(limit)
                                .map(route -> view(route, stored, delivered))
                                .toList()));
    }

    private static Comparator<TopicRoute> busiestFirst(
            Map<String, Total> stored, Map<String, Total> delivered) {
        return Comparator.comparingLong(
                        (TopicRoute route) -> messages(stored, route) + messages(delivered, route))
                .reversed()
                .thenComparing(TopicRoute::topic);
    }

    private static long messages(Map<String, Total> totals, TopicRoute route) {
        return totals.getOrDefault(route.topic(), Total.NONE).messages();
    }

    private static Total sum(Map<String, Total> totals) {
        return totals.values().stream().reduce(Total.NONE, Total::plus);
    }

    private Topic view(TopicRoute route, Map<String, Total> stored, Map<String, Total> delivered) {
        boolean hasOwnFigures = route.meterSlot() != 0;
        return new Topic(
                route.topic(),
                route.exists(),
                route.kind().name(),
                TimeUnit.NANOSECONDS.toMillis(ageNs.applyAsLong(route.topic())),
                route.layouts().stream().map(TopicsPage::queues).toList(),
                hasOwnFigures ? stored.getOrDefault(route.topic(), Total.NONE) : null,
                hasOwnFigures ? delivered.getOrDefault(route.topic(), Total.NONE) : null);
    }

    private static Queues queues(QueueLayout layout) {
        return new Queues(
                layout.broker().name(),
                layout.isReadable() ? layout.readQueues() : 0,
                layout.isWritable() ? layout.writeQueues() : 0);
    }
}
