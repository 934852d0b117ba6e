package io.github.rocketproxy.pipeline.traffic;

/**
 * What one shard may spend of one key's rate. In thousandths of a request or byte. Written by the
 * stage's thread; may be read by any.
 */
final class TokenBucket {
    private final int shard;
    private final Figure tokens = new Figure();
    private final Figure earned = new Figure();
    private RateSplit split;

    /** Begins full. */
    TokenBucket(int shard, RateSplit split, long nowNs) {
        this.shard = shard;
        this.split = split;
        tokens.set(split.room(shard));
        earned.set(split.earned(shard, nowNs));
    }

    /** Another rule is in force, whose split does not go on from the one before. */
    void restart(RateSplit next, long nowNs) {
        accrue(split, nowNs);
        split = next;
        earned.set(next.earned(shard, nowNs));
        tokens.set(Math.min(tokens.value(), next.room(shard)));
    }

    /** Adds what was earned since, by the split that is in force now. */
    void accrue(RateSplit current, long nowNs) {
        split = current;
        long total = current.earned(shard, nowNs);
        long gain = total - earned.value();
        if (gain > 0) {
            earned.set(total);
        }
        tokens.set(Math.min(current.room(shard), tokens.value() + Math.max(0, gain)));
    }

    /** Whether there is enough for one request of this priority. */
    boolean has(Priority priority, long amount) {
        return tokens.value() >= amount + split.mark(priority, shard);
    }

    boolean isFull() {
        return tokens.value() == split.room(shard);
    }

    /** Spends, whether it is there or not: a debt is earned back first. */
    void spend(long amount) {
        tokens.add(-amount);
    }

    /** When there will be enough, at the rate that is earned now. */
    long waitMs(Priority priority, long amount) {
        long rate = split.rate(shard);
        long missing = amount + split.mark(priority, shard) - tokens.value();
        return rate == 0 ? Long.MAX_VALUE : (long) (missing * 1_000.0 / rate) + 1;
    }

    /** Any thread: about what there is by then. */
    long tokensAt(RateSplit current, long nowNs) {
        long gain = Math.max(0, current.earned(shard, nowNs) - earned.value());
        return Math.min(current.room(shard), tokens.value() + gain);
    }
}
