package io.github.rocketproxy.pipeline.traffic;

/**
 * What one shard may spend of one key's rate. In thousandths of a request or byte. Written by the
 * stage's thread; may be read by any.
 */
final class TokenBucket {
    /** What is earned is looked up this often; in between it may come late, never early. */
    private static final long GRAIN_NS = 100_000;

    private final int shard;
    private final Figure tokens = new Figure();
    private final Figure earned = new Figure();
    private RateSplit split;
    private long accruedNs;

    /** Begins full. */
    TokenBucket(int shard, RateSplit split, long nowNs) {
        this.shard = shard;
        this.split = split;
        tokens.set(split.room(shard));
        earned.set(split.earned(shard, nowNs));
        accruedNs = nowNs;
    }

    /** Another rule is in force, whose split does not go on from the one before. */
    void restart(RateSplit next, long nowNs) {
        accrue(split, nowNs, true);
        split = next;
        earned.set(next.earned(shard, nowNs));
        tokens.set(Math.min(tokens.value(), next.room(shard)));
    }

    /** Adds what was earned under the split in force. */
    void accrue(RateSplit current, long nowNs) {
        accrue(current, nowNs, false);
    }

    @SuppressWarnings("ReferenceEquality") // another split is another object
    private void accrue(RateSplit current, long nowNs, boolean isExact) {
        if (!isExact && current == split && nowNs - accruedNs < GRAIN_NS) {
            return;
        }
        split = current;
        accruedNs = nowNs;
        long total = current.earned(shard, nowNs);
        long gain = total - earned.value();
        if (gain > 0) {
            earned.set(total);
        }
        tokens.set(Math.min(current.room(shard), tokens.value() + Math.max(0, gain)));
    }

    /** What there is. */
    long tokens() {
        return tokens.value();
    }

    /** Most that there can be. */
    long room() {
        return split.room(shard);
    }

    boolean isFull() {
        return tokens() == room();
    }

    /** Spends, whether it is there or not: a debt is earned back first. */
    void spend(long amount) {
        tokens.add(-amount);
    }

    /** When there will be so much, at the rate that is earned now. */
    long waitMs(long amount) {
        long rate = split.rate(shard);
        long missing = amount - tokens.value();
        return rate == 0 ? Long.MAX_VALUE : (long) (missing * 1_000.0 / rate) + 1;
    }

    /** Any thread: about what there is by then. */
    long tokensAt(RateSplit current, long nowNs) {
        long gain = Math.max(0, current.earned(shard, nowNs) - earned.value());
        return Math.min(current.room(shard), tokens.value() + gain);
    }
}
