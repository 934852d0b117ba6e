package io.github.rocketproxy.backend.lease;

import io.github.rocketproxy.pipeline.route.GroupSettings;
import java.util.List;

/** How long a group waits before a message that was not consumed is delivered again. */
final class RetryWait {
    private RetryWait() {}

    /**
     * @param settings of the group; null for the defaults
     * @param attempts deliveries so far, from 1
     */
    static long ms(GroupSettings settings, int attempts) {
        GroupSettings.Backoff backoff = settings == null ? null : settings.backoff();
        int step = Math.max(0, attempts - 1);
        if (backoff != null && backoff.isExponential()) {
            double wait = backoff.initialMs() * Math.pow(backoff.multiplier(), step);
            return (long) Math.min(wait, backoff.maxMs());
        }
        List<Long> waitsMs =
                backoff == null || backoff.customMs().isEmpty()
                        ? GroupSettings.DEFAULT_WAITS_MS
                        : backoff.customMs();
        return waitsMs.get(Math.min(step, waitsMs.size() - 1));
    }
}
