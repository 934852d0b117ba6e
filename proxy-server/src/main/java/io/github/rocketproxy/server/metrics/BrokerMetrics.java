package io.github.rocketproxy.server.metrics;

import io.github.rocketproxy.backend.link.LinkView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The links to brokers, those of all shards to one broker taken together. */
final class BrokerMetrics implements MetricSource {
    private static final double SECONDS_PER_US = 1e-6;

    private final List<MeteredShard> shards;

    BrokerMetrics(List<MeteredShard> shards) {
        this.shards = shards;
    }

    @Override
    public void collect(Families families) {
        Map<String, List<LinkView>> brokers =
                shards.stream()
                        .flatMap(shard -> shard.links().stream())
                        .collect(
                                Collectors.groupingBy(
                                        LinkView::broker, TreeMap::new, Collectors.toList()));
        states(
                families.gauge(
                        "rocketproxy_broker_links",
                        "Links to a broker, by state of the connection"),
                brokers,
                LinkView::state);
        states(
                families.gauge(
                        "rocketproxy_broker_circuits",
                        "Links to a broker, by state of the circuit"),
                brokers,
                LinkView::circuit);
        sums(
                families.gauge(
                        "rocketproxy_broker_in_flight",
                        "Requests that a broker owes an answer, long polls apart"),
                brokers,
                LinkView::inFlight);
        sums(
                families.gauge("rocketproxy_broker_polls", "Long polls that wait at a broker"),
                brokers,
                LinkView::polls);
        sums(
                families.gauge(
                        "rocketproxy_broker_waiting",
                        "Requests that wait for a place among those in flight, or a connection"),
                brokers,
                LinkView::waiting);
        sums(
                families.counter("rocketproxy_broker_connects", "Connections made to a broker"),
                brokers,
                LinkView::connects);
        sums(
                families.counter(
                        "rocketproxy_broker_failures",
                        "Requests that timed out or lost their connection, and answers that told"
                                + " of overload"),
                brokers,
                LinkView::failures);
        sums(
                families.counter(
                        "rocketproxy_broker_retries", "Requests that the proxy has sent again"),
                brokers,
                LinkView::retries);
        slowest(
                families.gauge(
                        "rocketproxy_broker_latency_seconds",
                        "Smoothed time to a broker's answer, of its slowest link; long polls apart"),
                brokers,
                LinkView::latencyUs);
        slowest(
                families.gauge(
                        "rocketproxy_broker_send_latency_seconds", "The same, of sends alone"),
                brokers,
                LinkView::sendLatencyUs);
    }

    private static void states(
            Families.Numbers states,
            Map<String, List<LinkView>> brokers,
            Function<LinkView, String> state) {
        brokers.forEach(
                (broker, links) ->
                        links.stream()
                                .collect(
                                        Collectors.groupingBy(
                                                state, TreeMap::new, Collectors.counting()))
                                .forEach(
                                        (name, count) ->
                                                states.add(
                                                        count,
                                                        "broker",
                                                        broker,
                                                        "state",
                                                        name.toLowerCase(Locale.ROOT))));
    }

    private static void sums(
            Families.Numbers sums,
            Map<String, List<LinkView>> brokers,
            ToLongFunction<LinkView> part) {
        brokers.forEach(
                (broker, links) ->
                        sums.add(links.stream().mapToLong(part).sum(), "broker", broker));
    }

    private static void slowest(
            Families.Numbers slowest,
            Map<String, List<LinkView>> brokers,
            ToLongFunction<LinkView> us) {
        brokers.forEach(
                (broker, links) ->
                        slowest.add(
                                links.stream().mapToLong(us).max().orElse(0) * SECONDS_PER_US,
                                "broker",
                                broker));
    }
}
