package io.github.rocketproxy.pipeline.traffic;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What all shards have to do with one key: how its limits are split over them. The balancer writes
 * splits, and a split is in force for all shards at once.
 */
final class KeyShares {
    private final LimitKind kind;
    private final String name;
    private final AtomicReferenceArray<KeyMeter> meters;
    private volatile RateSplit requests;
    private volatile RateSplit bytes;
    private volatile CountSplit inFlight;
    private final Runnable changed;

    /**
     * @param changed hears of each split once it is in force
     */
    KeyShares(LimitKind kind, String name, int shards, Runnable changed) {
        this.kind = kind;
        this.name = name;
        this.changed = changed;
        meters = new AtomicReferenceArray<>(shards);
    }

    LimitKind kind() {
        return kind;
    }

    String name() {
        return name;
    }

    int shards() {
        return meters.length();
    }

    /** The shard's; null where the shard does not know the key. */
    KeyMeter meter(int shard) {
        return meters.get(shard);
    }

    void setMeter(int shard, KeyMeter meter) {
        meters.set(shard, meter);
    }

    /** Some shard's; null: no shard knows the key. */
    KeyMeter any() {
        for (int i = 0; i < meters.length(); i++) {
            KeyMeter meter = meters.get(i);
            if (meter != null) {
                return meter;
            }
        }
        return null;
    }

    // A split of another rule means nothing.

    RateSplit requests(Quota quota) {
        return inForce(quota, requests);
    }

    RateSplit bytes(Quota quota) {
        return inForce(quota, bytes);
    }

    private static RateSplit inForce(Quota quota, RateSplit given) {
        return given != null && given.quota() == quota ? given : quota.rates();
    }

    CountSplit inFlight(Quota quota) {
        CountSplit given = inFlight;
        return given != null && given.quota() == quota ? given : quota.counts();
    }

    // Balancer only.

    void splitRequests(RateSplit split) {
        requests = split;
        changed.run();
    }

    void splitBytes(RateSplit split) {
        bytes = split;
        changed.run();
    }

    void splitInFlight(CountSplit split) {
        inFlight = split;
        changed.run();
    }
}
