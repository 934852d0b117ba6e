package io.github.rocketproxy.backend.link;

import java.util.concurrent.TimeUnit;

/**
 * What the proxy itself may send again over a link: a share of what clients send, and a few a
 * second in any case. So that repetitions do not make more of an overload. Event loop only.
 */
final class RetryBudget {
    /** For how many seconds of the floor unused repetitions are kept. */
    private static final int KEPT_SECONDS = 10;

    /** And so many of the share of the requests. */
    private static final int KEPT = 100;

    /** Repetitions are counted in nano-repetitions. */
    private static final long ONE = TimeUnit.SECONDS.toNanos(1);

    private final int percent;
    private final int minPerSecond;
    private final long most;
    private long left;
    private long filledNs;

    RetryBudget(ProtectionConfig.Retries config, long nowNs) {
        percent = config.percent();
        minPerSecond = config.minPerSecond();
        left = (long) minPerSecond * KEPT_SECONDS * ONE;
        most = Math.max(left, KEPT * ONE);
        filledNs = nowNs;
    }

    /** Clients have sent that many requests, messages of a batch each counted. */
    void onRequests(int count) {
        left = Math.min(most, left + (long) count * percent * (ONE / 100));
    }

    /** Takes all of them, or none. */
    boolean take(int count, long nowNs) {
        long passedNs = Math.min(nowNs - filledNs, TimeUnit.SECONDS.toNanos(KEPT_SECONDS));
        filledNs = nowNs;
        left = Math.min(most, left + passedNs * minPerSecond);
        if (left < count * ONE) {
            return false;
        }
        left -= count * ONE;
        return true;
    }
}
