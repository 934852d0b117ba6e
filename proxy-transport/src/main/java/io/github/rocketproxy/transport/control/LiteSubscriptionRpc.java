package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.BrokerRefusedException;
import io.github.rocketproxy.pipeline.port.LiteSubscriptions.Action;
import io.github.rocketproxy.pipeline.port.LiteSubscriptions.Change;
import io.github.rocketproxy.pipeline.port.LiteSubscriptions.Start;
import io.github.rocketproxy.pipeline.port.LiteSubscriptions.StartKind;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.github.rocketproxy.transport.proto.OffsetOption;
import io.github.rocketproxy.transport.proto.SyncLiteSubscriptionRequest;
import io.github.rocketproxy.transport.proto.SyncLiteSubscriptionResponse;
import java.util.Set;

/**
 * SyncLiteSubscription: all checks are made here, because the broker makes none. Clients send what
 * changed, and all they have every 30 s. May block.
 */
final class LiteSubscriptionRpc {
    /** A client over its quota by a few topics, which it is about to drop, is let through. */
    private static final int QUOTA_TOLERANCE = 300;

    private final Checks checks;
    private final MetadataLookup metadata;
    private final LiteBrokers brokers;
    private final RateLimit additions;

    /**
     * @param additions of PARTIAL_ADDs of all clients together
     */
    LiteSubscriptionRpc(
            Checks checks, MetadataLookup metadata, LiteBrokers brokers, RateLimit additions) {
        this.checks = checks;
        this.metadata = metadata;
        this.brokers = brokers;
        this.additions = additions;
    }

    SyncLiteSubscriptionResponse sync(Caller caller, SyncLiteSubscriptionRequest request)
            throws RefusedException,
                    InterruptedException,
                    MetadataUnavailableException,
                    BrokerRefusedException {
        String topic = request.getTopic().getName();
        String group = request.getGroup().getName();
        checks.caller(caller, "SyncLiteSubscription", topic, group);
        Checks.topic(topic);
        Checks.group(group);
        Change change = change(caller, request);
        checkNames(change);
        checkGroup(change, metadata.group(group));
        if (change.action() == Action.PARTIAL_ADD && !additions.tryAcquire()) {
            throw new RefusedException(
                    ReplyCode.TOO_MANY_REQUESTS, "too many lite subscriptions at a time");
        }
        brokers.tellAll(change);
        return SyncLiteSubscriptionResponse.newBuilder()
                .setStatus(RefusedException.status(ReplyCode.OK, null))
                .build();
    }

    private static Change change(Caller caller, SyncLiteSubscriptionRequest request)
            throws RefusedException {
        Action action =
                switch (request.getAction()) {
                    case PARTIAL_ADD -> Action.PARTIAL_ADD;
                    case PARTIAL_REMOVE -> Action.PARTIAL_REMOVE;
                    case COMPLETE_ADD -> Action.COMPLETE_ADD;
                    case COMPLETE_REMOVE -> Action.COMPLETE_REMOVE;
                    case UNRECOGNIZED ->
                            throw new RefusedException(
                                    ReplyCode.BAD_REQUEST,
                                    "unknown action " + request.getActionValue());
                };
        boolean hasStart = action == Action.PARTIAL_ADD && request.hasOffsetOption();
        return new Change(
                action,
                caller.clientId(),
                request.getGroup().getName(),
                request.getTopic().getName(),
                Set.copyOf(request.getLiteTopicSetList()),
                request.getVersion(),
                hasStart ? start(request.getOffsetOption()) : null);
    }

    private static Start start(OffsetOption option) {
        return switch (option.getOffsetTypeCase()) {
            case POLICY -> new Start(StartKind.POLICY, option.getPolicyValue());
            case OFFSET -> new Start(StartKind.OFFSET, option.getOffset());
            case TAIL_N -> new Start(StartKind.TAIL_N, option.getTailN());
            case TIMESTAMP -> new Start(StartKind.TIMESTAMP, option.getTimestamp());
            case OFFSETTYPE_NOT_SET -> null;
        };
    }

    /** Additions only: a name that could never be added does no harm where it is removed. */
    private static void checkNames(Change change) throws RefusedException {
        if (change.action() == Action.PARTIAL_ADD || change.action() == Action.COMPLETE_ADD) {
            for (String liteTopic : change.liteTopics()) {
                Checks.liteTopic(liteTopic);
            }
        }
    }

    private static void checkGroup(Change change, GroupSettings settings) throws RefusedException {
        if (settings == null || !settings.isLite()) {
            throw new RefusedException(
                    ReplyCode.ILLEGAL_CONSUMER_GROUP,
                    "consumer group " + change.group() + " is not bound to a lite topic");
        }
        if (!settings.liteBindTopic().equals(change.parentTopic())) {
            throw new RefusedException(
                    ReplyCode.ILLEGAL_TOPIC,
                    "consumer group " + change.group() + " is bound to another topic");
        }
        int quota = settings.liteQuota();
        if (quota >= 0 && change.liteTopics().size() > (long) quota + QUOTA_TOLERANCE) {
            throw new RefusedException(
                    ReplyCode.LITE_SUBSCRIPTION_QUOTA_EXCEEDED,
                    "consumer group "
                            + change.group()
                            + " allows "
                            + quota
                            + " lite topics per client");
        }
    }
}
