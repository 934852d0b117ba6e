package io.github.rocketproxy.server.metrics;

import io.github.rocketproxy.pipeline.status.MeterSlots;
import io.github.rocketproxy.transport.client.ClientRegistration;
import io.github.rocketproxy.transport.client.ClientSession;
import io.github.rocketproxy.transport.client.ClientTable;
import io.github.rocketproxy.transport.proto.ClientType;
import io.github.rocketproxy.transport.proto.UA;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.rocketmq.common.MixAll;

/** Clients, under the official names. What clients say of themselves is bounded in number. */
final class ClientMetrics implements MetricSource {
    private static final String PROTOCOL = "grpc";
    private static final int MAX_SERIES = 2_000;
    private static final int MAX_VERSION_LENGTH = 32;

    private final ClientTable clients;
    private final MeterSlots groups;
    private final Identity identity;

    ClientMetrics(ClientTable clients, MeterSlots groups, Identity identity) {
        this.clients = clients;
        this.groups = groups;
        this.identity = identity;
    }

    @Override
    public void collect(Families families) {
        Map<List<String>, Integer> producers = new TreeMap<>(ClientMetrics::compare);
        Map<List<String>, Integer> consumers = new TreeMap<>(ClientMetrics::compare);
        for (ClientSession client : clients.sessions()) {
            ClientRegistration registration = client.registration();
            UA agent = registration.settings().getUserAgent();
            String language = agent.getLanguage().name().toLowerCase(Locale.ROOT);
            if (registration.type() == ClientType.PRODUCER) {
                count(producers, List.of(language, version(agent)));
            } else {
                String group = groups.name(groups.slotOf(registration.group()));
                count(
                        consumers,
                        List.of(group, mode(registration.type()), language, version(agent)));
            }
        }
        families.gauge("rocketproxy_clients", "Clients that are known").add(clients.size());
        Families.Numbers producing =
                families.gauge("rocketmq_producer_connections", "Producers that are known");
        producers.forEach(
                (key, count) ->
                        producing.add(
                                count,
                                identity.with(
                                        "language",
                                        key.get(0),
                                        "version",
                                        key.get(1),
                                        "protocol_type",
                                        PROTOCOL)));
        Families.Numbers consuming =
                families.gauge("rocketmq_consumer_connections", "Consumers that are known");
        consumers.forEach(
                (key, count) ->
                        consuming.add(
                                count,
                                identity.with(
                                        "consumer_group",
                                        key.get(0),
                                        "consume_mode",
                                        key.get(1),
                                        "language",
                                        key.get(2),
                                        "version",
                                        key.get(3),
                                        "protocol_type",
                                        PROTOCOL,
                                        "is_system",
                                        Boolean.toString(MixAll.isSysConsumerGroup(key.get(0))))));
    }

    private static int compare(List<String> a, List<String> b) {
        return String.join("\n", a).compareTo(String.join("\n", b));
    }

    /** A version is whatever the client says: with too many of them all are one. */
    private static void count(Map<List<String>, Integer> counts, List<String> key) {
        if (counts.size() < MAX_SERIES || counts.containsKey(key)) {
            counts.merge(key, 1, Integer::sum);
        } else {
            counts.merge(key.stream().map(part -> MeterSlots.OTHER_NAME).toList(), 1, Integer::sum);
        }
    }

    private static String version(UA agent) {
        String version = agent.getVersion();
        return version.length() <= MAX_VERSION_LENGTH ? version : MeterSlots.OTHER_NAME;
    }

    private static String mode(ClientType type) {
        return switch (type) {
            case PUSH_CONSUMER, LITE_PUSH_CONSUMER -> "push";
            case SIMPLE_CONSUMER, LITE_SIMPLE_CONSUMER -> "pop";
            case PULL_CONSUMER -> "pull";
            default -> "unknown";
        };
    }
}
