package io.github.rocketproxy.server.admin;

import io.github.rocketproxy.transport.client.ClientRegistration;
import io.github.rocketproxy.transport.client.ClientSession;
import io.github.rocketproxy.transport.client.ClientTable;
import io.github.rocketproxy.transport.http2.ConnectionFigures;
import io.github.rocketproxy.transport.http2.ConnectionView;
import io.github.rocketproxy.transport.http2.Http2Connections;
import io.github.rocketproxy.transport.proto.UA;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The clients that are known and the connections of clients, with totals of all and so many shown
 * as {@code limit} says.
 */
public final class ClientsPage implements AdminPage {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 10_000;
    private static final int MAX_TOPICS = 20;

    private final ClientTable clients;
    private final Http2Connections connections;

    public ClientsPage(ClientTable clients, Http2Connections connections) {
        this.clients = clients;
        this.connections = connections;
    }

    /** A client; of its topics the first ones. */
    private record Client(
            String clientId,
            String type,
            String group,
            List<String> topics,
            int topicCount,
            String address,
            String language,
            String version,
            boolean hasTelemetry,
            long lastSeenMs) {}

    /** Everything. */
    private record Page(
            int total,
            Map<String, Integer> byType,
            List<Client> clients,
            ConnectionFigures connections,
            List<ConnectionView> oldestConnections) {}

    @Override
    public Answer answer(AdminRequest request) {
        int limit = (int) request.number("limit", 0, MAX_LIMIT).orElse(DEFAULT_LIMIT);
        String filter = request.parameter("filter");
        Map<String, Integer> byType = new TreeMap<>();
        clients.sessions()
                .forEach(
                        client ->
                                byType.merge(client.registration().type().name(), 1, Integer::sum));
        long nowNs = System.nanoTime();
        return Answer.ok(
                new Page(
                        clients.size(),
                        new LinkedHashMap<>(byType),
                        clients.sessions().stream()
                                .filter(client -> isWanted(client, filter))
                                .limit(limit)
                                .map(client -> view(client, nowNs))
                                .toList(),
                        connections.figures(),
                        connections.oldest(limit)));
    }

    private static boolean isWanted(ClientSession client, String filter) {
        return client.clientId().contains(filter)
                || client.registration().group().contains(filter)
                || client.registration().remoteAddress().contains(filter);
    }

    private static Client view(ClientSession client, long nowNs) {
        ClientRegistration registration = client.registration();
        UA agent = registration.settings().getUserAgent();
        List<String> topics = registration.topics();
        return new Client(
                client.clientId(),
                registration.type().name(),
                registration.group(),
                topics.subList(0, Math.min(topics.size(), MAX_TOPICS)),
                topics.size(),
                registration.remoteAddress(),
                agent.getLanguage().name(),
                agent.getVersion(),
                client.stream() != null,
                TimeUnit.NANOSECONDS.toMillis(nowNs - client.lastSeenNs()));
    }
}
