package io.github.rocketproxy.backend.link;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** When a link may try to connect again: doubling waits, between half and whole by chance. */
final class Backoff {
    private final long minNs;
    private final long maxNs;
    private long waitNs;
    private long retryNs;
    private boolean isWaiting;

    Backoff(long minMs, long maxMs) {
        minNs = TimeUnit.MILLISECONDS.toNanos(minMs);
        maxNs = TimeUnit.MILLISECONDS.toNanos(maxMs);
    }

    /** The wait after this failure begins. */
    void onFailure(long nowNs) {
        waitNs = waitNs == 0 ? minNs : Math.min(maxNs, waitNs * 2);
        retryNs = nowNs + waitNs / 2 + ThreadLocalRandom.current().nextLong(waitNs / 2 + 1);
        isWaiting = true;
    }

    void reset() {
        waitNs = 0;
        isWaiting = false;
    }

    boolean isOver(long nowNs) {
        return !isWaiting || nowNs - retryNs >= 0;
    }
}
