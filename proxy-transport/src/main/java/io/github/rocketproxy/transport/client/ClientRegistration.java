package io.github.rocketproxy.transport.client;

import io.github.rocketproxy.transport.proto.ClientType;
import io.github.rocketproxy.transport.proto.Settings;
import java.util.List;

/**
 * What a client said of itself in its newest settings. Immutable.
 *
 * @param settings as answered: the client's own with what the proxy decides laid over it
 * @param type never unspecified
 * @param group the consumer group; empty for producers
 * @param topics topics published to or subscribed
 * @param remoteAddress {@code host:port} of the connection the settings came by
 */
public record ClientRegistration(
        Settings settings,
        ClientType type,
        String group,
        List<String> topics,
        String remoteAddress) {

    /** Keeps its own copy of the topics. */
    public ClientRegistration {
        topics = List.copyOf(topics);
    }
}
