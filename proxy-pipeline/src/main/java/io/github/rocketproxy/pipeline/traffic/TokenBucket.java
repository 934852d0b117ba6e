package io.github.rocketproxy.pipeline.traffic;

/**
 * What one shard may spend of one key's rate. In thousandths of a request or byte. Written by the
 * stage's thread; may be read by any.
 */
final class TokenBucket {
    private final int shard;
    private final Figures figures;
    private final int tokens;
    private final int earned;
    private RateSplit split;
    private long highestMark;

    /**
     * Begins full.
     *
     * @param figures where two numbers are its own: {@code at} and the next
     */
    TokenBucket(int shard, Figures figures, int at, RateSplit split, long nowNs) {
        this.shard = shard;
        this.figures = figures;
        tokens = at;
        earned = at + 1;
        follow(split);
        figures.set(tokens, split.room(shard));
        figures.set(earned, split.earned(shard, nowNs));
    }

    private void follow(RateSplit next) {
        split = next;
        highestMark = next.highestMark(shard);
    }

    /** Another rule is in force, whose split does not go on from the one before. */
    void restart(RateSplit next, long nowNs) {
        accrue(split, nowNs);
        follow(next);
        figures.set(earned, next.earned(shard, nowNs));
        figures.set(tokens, Math.min(figures.value(tokens), next.room(shard)));
    }

    /** Adds what was earned since, by the split that is in force now. */
    @SuppressWarnings("ReferenceEquality") // another split is another object
    void accrue(RateSplit current, long nowNs) {
        if (current != split) {
            follow(current);
        }
        long total = current.earned(shard, nowNs);
        long gain = total - figures.value(earned);
        if (gain > 0) {
            figures.set(earned, total);
        }
        figures.set(
                tokens, Math.min(current.room(shard), figures.value(tokens) + Math.max(0, gain)));
    }

    /** Whether there is enough for one request of this priority. */
    boolean has(Priority priority, long amount) {
        return figures.value(tokens) - amount >= split.mark(priority, shard);
    }

    /** How much there is that no priority has to leave to another; below 0: not even that. */
    long aboveMarks() {
        return figures.value(tokens) - highestMark;
    }

    boolean isFull() {
        return figures.value(tokens) == split.room(shard);
    }

    /** Spends, whether it is there or not: a debt is earned back first. */
    void spend(long amount) {
        figures.add(tokens, -amount);
    }

    /** When there will be enough, at the rate that is earned now. */
    long waitMs(Priority priority, long amount) {
        long rate = split.rate(shard);
        long missing = amount + split.mark(priority, shard) - figures.value(tokens);
        return rate == 0 ? Long.MAX_VALUE : (long) (missing * 1_000.0 / rate) + 1;
    }

    /**
     * Any thread: about what there is by then.
     *
     * @param uncharged requests or bytes that are not spent yet
     */
    long tokensAt(RateSplit current, long nowNs, long uncharged) {
        long gain = Math.max(0, current.earned(shard, nowNs) - figures.value(earned));
        long rest = figures.value(tokens) - uncharged * RateSplit.ONE;
        return Math.min(current.room(shard), rest + gain);
    }
}
