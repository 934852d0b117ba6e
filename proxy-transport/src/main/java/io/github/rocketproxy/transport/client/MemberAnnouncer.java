package io.github.rocketproxy.transport.client;

import io.github.rocketproxy.pipeline.port.Member;
import io.github.rocketproxy.pipeline.port.Member.Role;
import io.github.rocketproxy.pipeline.port.Member.Subscription;
import io.github.rocketproxy.pipeline.port.Membership;
import io.github.rocketproxy.transport.proto.FilterType;
import io.github.rocketproxy.transport.proto.SubscriptionEntry;
import io.github.rocketproxy.transport.proto.UA;
import java.util.ArrayList;
import java.util.List;

/** Tells clients that come, change and go to the brokers' membership. */
public final class MemberAnnouncer implements ClientListener {
    private final Membership membership;

    public MemberAnnouncer(Membership membership) {
        this.membership = membership;
    }

    @Override
    public void onJoined(ClientSession session) {
        membership.joined(member(session.clientId(), session.registration()));
    }

    @Override
    public void onChanged(ClientSession session, ClientRegistration before) {
        Member older = member(session.clientId(), before);
        Member newer = member(session.clientId(), session.registration());
        if (newer.equals(older)) {
            return;
        }
        if (newer.role() != older.role() || !newer.group().equals(older.group())) {
            membership.left(older);
        }
        membership.joined(newer);
    }

    @Override
    public void onLeft(ClientSession session) {
        membership.left(member(session.clientId(), session.registration()));
    }

    private static Member member(String clientId, ClientRegistration registration) {
        UA agent = registration.settings().getUserAgent();
        Role role = role(registration);
        return new Member(
                clientId,
                role,
                registration.group(),
                role == Role.PRODUCER ? registration.topics() : List.of(),
                subscriptions(registration),
                agent.getLanguage().name(),
                agent.getVersion());
    }

    private static Role role(ClientRegistration registration) {
        return switch (registration.type()) {
            case PRODUCER, CLIENT_TYPE_UNSPECIFIED, UNRECOGNIZED -> Role.PRODUCER;
            case SIMPLE_CONSUMER, PULL_CONSUMER, LITE_SIMPLE_CONSUMER -> Role.ACTIVE_CONSUMER;
            case PUSH_CONSUMER -> Role.PUSH_CONSUMER;
            case LITE_PUSH_CONSUMER -> Role.LITE_PUSH_CONSUMER;
        };
    }

    private static List<Subscription> subscriptions(ClientRegistration registration) {
        List<Subscription> subscriptions = new ArrayList<>();
        for (SubscriptionEntry entry :
                registration.settings().getSubscription().getSubscriptionsList()) {
            subscriptions.add(
                    new Subscription(
                            entry.getTopic().getName(),
                            entry.getExpression().getExpression(),
                            entry.getExpression().getType() == FilterType.SQL));
        }
        return subscriptions;
    }
}
