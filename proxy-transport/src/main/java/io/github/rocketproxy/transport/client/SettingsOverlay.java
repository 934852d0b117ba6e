package io.github.rocketproxy.transport.client;

import com.google.protobuf.Duration;
import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.github.rocketproxy.transport.codec.NameRules;
import io.github.rocketproxy.transport.proto.CustomizedBackoff;
import io.github.rocketproxy.transport.proto.ExponentialBackoff;
import io.github.rocketproxy.transport.proto.RetryPolicy;
import io.github.rocketproxy.transport.proto.Settings;
import io.github.rocketproxy.transport.proto.Subscription;
import java.util.List;

/**
 * Lays what the proxy decides over a client's settings. The received message is modified, never
 * rebuilt: clients read their own values back, and fields of later protocol revisions stay. Values
 * are those of the official proxy (5.5.0).
 */
public final class SettingsOverlay {
    private static final int PRODUCER_MAX_ATTEMPTS = 3;
    private static final ExponentialBackoff PRODUCER_BACKOFF = exponential(10, 1_000, 2);
    private static final CustomizedBackoff CONSUMER_BACKOFF =
            customized(GroupSettings.DEFAULT_WAITS_MS);

    private final ClientConfig config;

    /** Stateless apart from the configuration; any thread. */
    public SettingsOverlay(ClientConfig config) {
        this.config = config;
    }

    /** Settings with publishing data. */
    public Settings forProducer(Settings received) {
        Settings.Builder settings = received.toBuilder();
        settings.getBackoffPolicyBuilder()
                .setMaxAttempts(PRODUCER_MAX_ATTEMPTS)
                .setExponentialBackoff(PRODUCER_BACKOFF);
        settings.getPublishingBuilder()
                .setValidateMessageType(config.isTypeChecked())
                .setMaxBodySize(config.maxBodyBytes());
        return withoutMetrics(settings);
    }

    /**
     * Settings with subscription data.
     *
     * @param group the group's settings at the brokers; null if they cannot be had now: then its
     *     defaults, and the client's own word on order
     */
    public Settings forConsumer(Settings received, GroupSettings group) {
        Settings.Builder settings = received.toBuilder();
        Subscription.Builder subscription = settings.getSubscriptionBuilder();
        subscription
                .setFifo(group == null ? subscription.getFifo() : group.isFifo())
                .setReceiveBatchSize(config.receiveBatchSize())
                .setLongPollingTimeout(duration(config.longPollingMs()))
                .setLiteSubscriptionQuota(
                        group == null ? GroupSettings.DEFAULT_LITE_QUOTA : group.liteQuota())
                .setMaxLiteTopicSize(NameRules.MAX_LITE_TOPIC_BYTES);
        RetryPolicy.Builder policy = settings.getBackoffPolicyBuilder();
        policy.setMaxAttempts(
                group == null ? GroupSettings.DEFAULT_MAX_ATTEMPTS : group.maxAttempts());
        setBackoff(policy, group == null ? null : group.backoff());
        return withoutMetrics(settings);
    }

    /** A strategy is always set: several clients fail on settings without one. */
    private static void setBackoff(RetryPolicy.Builder policy, GroupSettings.Backoff backoff) {
        if (backoff == null || isUsual(backoff)) {
            policy.setCustomizedBackoff(CONSUMER_BACKOFF);
        } else if (backoff.isExponential()) {
            policy.setExponentialBackoff(
                    exponential(backoff.initialMs(), backoff.maxMs(), backoff.multiplier()));
        } else {
            policy.setCustomizedBackoff(customized(backoff.customMs()));
        }
    }

    /** What nearly every group has; all clients share one, else it is most of what they hold. */
    private static boolean isUsual(GroupSettings.Backoff backoff) {
        List<Long> waitsMs = backoff.customMs();
        return !backoff.isExponential()
                && (waitsMs.isEmpty() || waitsMs.equals(GroupSettings.DEFAULT_WAITS_MS));
    }

    private static Settings withoutMetrics(Settings.Builder settings) {
        settings.getMetricBuilder().setOn(false).clearEndpoints();
        return settings.build();
    }

    private static ExponentialBackoff exponential(long initialMs, long maxMs, float multiplier) {
        return ExponentialBackoff.newBuilder()
                .setInitial(duration(initialMs))
                .setMax(duration(maxMs))
                .setMultiplier(multiplier)
                .build();
    }

    private static CustomizedBackoff customized(List<Long> waitsMs) {
        CustomizedBackoff.Builder backoff = CustomizedBackoff.newBuilder();
        for (long waitMs : waitsMs) {
            backoff.addNext(duration(waitMs));
        }
        return backoff.build();
    }

    private static Duration duration(long ms) {
        return Duration.newBuilder()
                .setSeconds(ms / 1_000)
                .setNanos((int) (ms % 1_000) * 1_000_000)
                .build();
    }
}
