package io.github.rocketproxy.backend.route;

import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.github.rocketproxy.pipeline.route.GroupSettings.Backoff;
import java.util.Arrays;
import java.util.List;
import org.apache.rocketmq.remoting.protocol.subscription.CustomizedRetryPolicy;
import org.apache.rocketmq.remoting.protocol.subscription.ExponentialRetryPolicy;
import org.apache.rocketmq.remoting.protocol.subscription.GroupRetryPolicy;
import org.apache.rocketmq.remoting.protocol.subscription.GroupRetryPolicyType;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;

/** Makes group settings from what a broker says, or from its defaults where it says nothing. */
final class GroupDefaults {
    private static final long EXPONENTIAL_INITIAL_MS = 5_000;
    private static final long EXPONENTIAL_MAX_MS = 7_200_000;
    private static final int EXPONENTIAL_MULTIPLIER = 2;

    private GroupDefaults() {}

    /** What holds for a group that no broker tells about. */
    static GroupSettings of(String group, long fetchedNs) {
        return new GroupSettings(
                group,
                false,
                null,
                GroupSettings.DEFAULT_LITE_QUOTA,
                GroupSettings.DEFAULT_MAX_ATTEMPTS,
                customized(GroupSettings.DEFAULT_WAITS_MS),
                fetchedNs);
    }

    /** What the broker said. */
    static GroupSettings of(String group, SubscriptionGroupConfig config, long fetchedNs) {
        String liteTopic = config.getLiteBindTopic();
        return new GroupSettings(
                group,
                config.isConsumeMessageOrderly(),
                liteTopic == null || liteTopic.isEmpty() ? null : liteTopic,
                liteQuota(config),
                config.getRetryMaxTimes() + 1,
                backoff(config.getGroupRetryPolicy()),
                fetchedNs);
    }

    private static int liteQuota(SubscriptionGroupConfig config) {
        try {
            return config.getLiteSubClientQuota();
        } catch (ArithmeticException | NumberFormatException operatorTypo) {
            return GroupSettings.DEFAULT_LITE_QUOTA;
        }
    }

    private static Backoff backoff(GroupRetryPolicy policy) {
        if (policy != null && policy.getType() == GroupRetryPolicyType.EXPONENTIAL) {
            return exponential(policy.getExponentialRetryPolicy());
        }
        CustomizedRetryPolicy custom = policy == null ? null : policy.getCustomizedRetryPolicy();
        if (custom == null || custom.getNext() == null || custom.getNext().length == 0) {
            return customized(GroupSettings.DEFAULT_WAITS_MS);
        }
        return customized(Arrays.stream(custom.getNext()).boxed().toList());
    }

    private static Backoff customized(List<Long> waitsMs) {
        return new Backoff(
                false, waitsMs, EXPONENTIAL_INITIAL_MS, EXPONENTIAL_MAX_MS, EXPONENTIAL_MULTIPLIER);
    }

    private static Backoff exponential(ExponentialRetryPolicy policy) {
        if (policy == null) {
            return new Backoff(
                    true,
                    GroupSettings.DEFAULT_WAITS_MS,
                    EXPONENTIAL_INITIAL_MS,
                    EXPONENTIAL_MAX_MS,
                    EXPONENTIAL_MULTIPLIER);
        }
        return new Backoff(
                true,
                GroupSettings.DEFAULT_WAITS_MS,
                policy.getInitial(),
                policy.getMax(),
                policy.getMultiplier());
    }
}
