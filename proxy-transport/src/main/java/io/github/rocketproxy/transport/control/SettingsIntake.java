package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.github.rocketproxy.transport.client.ClientConfig;
import io.github.rocketproxy.transport.client.ClientRegistration;
import io.github.rocketproxy.transport.client.ClientSession;
import io.github.rocketproxy.transport.client.ClientTable;
import io.github.rocketproxy.transport.client.SettingsOverlay;
import io.github.rocketproxy.transport.proto.ClientType;
import io.github.rocketproxy.transport.proto.FilterExpression;
import io.github.rocketproxy.transport.proto.FilterType;
import io.github.rocketproxy.transport.proto.Resource;
import io.github.rocketproxy.transport.proto.Settings;
import io.github.rocketproxy.transport.proto.SubscriptionEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks a client's settings and registers the client. Clients send the same settings every few
 * minutes: doing it again changes nothing. May block.
 */
final class SettingsIntake {
    private final Checks checks;
    private final MetadataLookup metadata;
    private final ClientTable clients;
    private final ClientConfig config;
    private final SettingsOverlay overlay;

    SettingsIntake(
            Checks checks,
            MetadataLookup metadata,
            ClientTable clients,
            ClientConfig config,
            SettingsOverlay overlay) {
        this.checks = checks;
        this.metadata = metadata;
        this.clients = clients;
        this.config = config;
        this.overlay = overlay;
    }

    /** The client's session, with the settings that it is to be answered. */
    ClientSession register(Caller caller, Settings received)
            throws RefusedException, InterruptedException {
        ClientRegistration registration =
                switch (received.getPubSubCase()) {
                    case PUBLISHING -> producer(caller, received);
                    case SUBSCRIPTION -> consumer(caller, received);
                    case PUBSUB_NOT_SET -> throw nothingToDo(caller);
                };
        ClientSession session = clients.register(caller.clientId(), registration);
        if (session == null) {
            throw new RefusedException(
                    ReplyCode.TOO_MANY_REQUESTS, "too many clients, see maxClients");
        }
        return session;
    }

    private RefusedException nothingToDo(Caller caller)
            throws RefusedException, InterruptedException {
        checks.caller(caller, TelemetryHandler.OPERATION, "", "");
        return new RefusedException(
                ReplyCode.BAD_REQUEST, "there is no publishing or subscription data in settings");
    }

    private ClientRegistration producer(Caller caller, Settings received)
            throws RefusedException, InterruptedException {
        List<String> topics = new ArrayList<>();
        for (Resource topic : received.getPublishing().getTopicsList()) {
            checks.access(caller, TelemetryHandler.OPERATION, topic.getName(), "");
            topics.add(topic.getName());
        }
        checkClient(caller, "", received);
        for (String topic : topics) {
            Checks.topic(topic);
        }
        ClientType type = received.getClientType();
        if (type != ClientType.PRODUCER && type != ClientType.CLIENT_TYPE_UNSPECIFIED) {
            throw unrecognized(type);
        }
        return new ClientRegistration(
                overlay.forProducer(received),
                ClientType.PRODUCER,
                "",
                topics,
                caller.remoteAddress());
    }

    private ClientRegistration consumer(Caller caller, Settings received)
            throws RefusedException, InterruptedException {
        String group = received.getSubscription().getGroup().getName();
        List<String> topics = new ArrayList<>();
        for (SubscriptionEntry entry : received.getSubscription().getSubscriptionsList()) {
            checks.access(caller, TelemetryHandler.OPERATION, entry.getTopic().getName(), group);
            topics.add(entry.getTopic().getName());
        }
        checkClient(caller, group, received);
        Checks.group(group);
        for (SubscriptionEntry entry : received.getSubscription().getSubscriptionsList()) {
            checkExpression(entry.getExpression());
        }
        ClientType type = received.getClientType();
        checkConsumer(type);
        GroupSettings settings = metadata.groupIfAny(group);
        LiteRules.check(type, settings, topics);
        return new ClientRegistration(
                overlay.forConsumer(received, settings),
                type,
                group,
                topics,
                caller.remoteAddress());
    }

    private void checkClient(Caller caller, String group, Settings received)
            throws RefusedException, InterruptedException {
        checks.caller(caller, TelemetryHandler.OPERATION, "", group);
        if (received.getSerializedSize() > config.maxSettingsBytes()) {
            throw new RefusedException(
                    ReplyCode.PAYLOAD_TOO_LARGE,
                    "settings are larger than " + config.maxSettingsBytes() + " bytes");
        }
    }

    private static void checkConsumer(ClientType type) throws RefusedException {
        if (type == ClientType.PRODUCER
                || type == ClientType.CLIENT_TYPE_UNSPECIFIED
                || type == ClientType.UNRECOGNIZED) {
            throw unrecognized(type);
        }
    }

    private static RefusedException unrecognized(ClientType type) {
        return new RefusedException(
                ReplyCode.UNRECOGNIZED_CLIENT_TYPE,
                "client type " + type + " does not go with these settings");
    }

    /** As FilterAPI of the official client: SQL needs text, tags must not be separators only. */
    private static void checkExpression(FilterExpression filter) throws RefusedException {
        String text = filter.getExpression();
        boolean isIllegal =
                filter.getType() == FilterType.SQL
                        ? text.isEmpty()
                        : !text.isEmpty() && text.split("\\|\\|").length == 0;
        if (isIllegal) {
            throw new RefusedException(
                    ReplyCode.ILLEGAL_FILTER_EXPRESSION, "illegal filter expression: " + text);
        }
    }
}
