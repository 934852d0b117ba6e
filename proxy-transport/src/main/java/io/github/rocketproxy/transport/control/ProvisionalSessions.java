package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.Member;
import io.github.rocketproxy.pipeline.port.Membership;
import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.github.rocketproxy.transport.client.ClientRegistration;
import io.github.rocketproxy.transport.client.ClientSession;
import io.github.rocketproxy.transport.client.ClientTable;
import io.github.rocketproxy.transport.client.SettingsOverlay;
import io.github.rocketproxy.transport.proto.ClientType;
import io.github.rocketproxy.transport.proto.FilterExpression;
import io.github.rocketproxy.transport.proto.FilterType;
import io.github.rocketproxy.transport.proto.Resource;
import io.github.rocketproxy.transport.proto.Settings;
import io.github.rocketproxy.transport.proto.Subscription;
import io.github.rocketproxy.transport.proto.SubscriptionEntry;
import java.util.List;

/**
 * Makes sessions for clients that send a heartbeat before their settings, as those do that have
 * moved here from another proxy. What a consumer subscribes is what brokers remember of its group.
 * The client's own settings take the place of all this when they come. May block.
 */
final class ProvisionalSessions {
    private final MetadataLookup metadata;
    private final Membership membership;
    private final ClientTable clients;
    private final SettingsOverlay overlay;

    ProvisionalSessions(
            MetadataLookup metadata,
            Membership membership,
            ClientTable clients,
            SettingsOverlay overlay) {
        this.metadata = metadata;
        this.membership = membership;
        this.clients = clients;
        this.overlay = overlay;
    }

    /** The client's session; the one that it has got meanwhile, if any. */
    ClientSession register(Caller caller, ClientType type, String group)
            throws RefusedException, InterruptedException {
        ClientRegistration guess =
                switch (type) {
                    case PRODUCER -> producer(caller);
                    case PUSH_CONSUMER,
                            SIMPLE_CONSUMER,
                            PULL_CONSUMER,
                            LITE_PUSH_CONSUMER,
                            LITE_SIMPLE_CONSUMER ->
                            consumer(caller, type, group);
                    case CLIENT_TYPE_UNSPECIFIED, UNRECOGNIZED -> throw unknown();
                };
        ClientSession session = clients.registerIfAbsent(caller.clientId(), guess);
        if (session == null) {
            throw new RefusedException(
                    ReplyCode.TOO_MANY_REQUESTS, "too many clients, see maxClients");
        }
        return session;
    }

    private static RefusedException unknown() {
        return new RefusedException(
                ReplyCode.UNRECOGNIZED_CLIENT_TYPE, "cannot find client settings for this client");
    }

    private ClientRegistration producer(Caller caller) {
        Settings.Builder settings = Settings.newBuilder().setClientType(ClientType.PRODUCER);
        return new ClientRegistration(
                overlay.forProducer(settings.build()),
                ClientType.PRODUCER,
                "",
                List.of(),
                caller.remoteAddress());
    }

    private ClientRegistration consumer(Caller caller, ClientType type, String group)
            throws RefusedException, InterruptedException {
        if (group.isEmpty()) {
            throw unknown();
        }
        Checks.group(group);
        GroupSettings groupSettings = metadata.groupIfAny(group);
        List<Member.Subscription> remembered = membership.subscriptions(group);
        List<String> topics = remembered.stream().map(Member.Subscription::topic).toList();
        LiteRules.check(type, groupSettings, topics);
        Settings settings =
                Settings.newBuilder()
                        .setClientType(type)
                        .setSubscription(subscription(group, remembered))
                        .build();
        return new ClientRegistration(
                overlay.forConsumer(settings, groupSettings),
                type,
                group,
                topics,
                caller.remoteAddress());
    }

    private static Subscription subscription(String group, List<Member.Subscription> remembered) {
        Subscription.Builder subscription =
                Subscription.newBuilder().setGroup(Resource.newBuilder().setName(group));
        for (Member.Subscription topic : remembered) {
            subscription.addSubscriptions(
                    SubscriptionEntry.newBuilder()
                            .setTopic(Resource.newBuilder().setName(topic.topic()))
                            .setExpression(
                                    FilterExpression.newBuilder()
                                            .setType(
                                                    topic.isSql() ? FilterType.SQL : FilterType.TAG)
                                            .setExpression(topic.expression())));
        }
        return subscription.build();
    }
}
