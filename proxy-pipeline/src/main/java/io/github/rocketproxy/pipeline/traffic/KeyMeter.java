package io.github.rocketproxy.pipeline.traffic;

/**
 * One shard's state of one topic, group, user, address or protocol, or of the total: what may be
 * spent, what is in flight, what was counted. The stage's thread writes it, but for what is given
 * back: that is the shard's loop's.
 */
final class KeyMeter {
    private static final long IN_FLIGHT_WAIT_MS = 50;

    /** What is earned is added up this often; in between it may come late, never early. */
    private static final long GRAIN_NS = 1_000_000;

    // Figures of the stage thread, the tokens' with one more each
    private static final int REQUEST_TOKENS = 0;
    private static final int BYTE_TOKENS = 2;
    private static final int TAKEN = 4;
    private static final int UNHELD = 5;
    private static final int WANTED_BYTES = 6;
    private static final int REFUSED = 7;
    private static final int SHADOWED = 8;

    // those of the loop
    private static final int GIVEN_BACK = 9;
    private static final int DELIVERED = 10;

    private final KeyShares shares;
    private final int shard;
    private final Figures figures = new Figures(DELIVERED + 1);

    // stage thread; others read
    private volatile RuleInForce rule;
    private volatile TokenBucket requests;
    private volatile TokenBucket bytes;

    // stage thread
    private CountSplit countSplit;
    private long lowestCeiling;
    private int version;
    private long accruedNs;
    private long chargedBytes;
    private long lastUsedNs;

    /** What the balancer has seen of it; balancer only. */
    final Look look = new Look();

    // the table's; stage thread
    final int hash;
    final long[] words;
    final int length;
    KeyMeter next;
    int slot;
    boolean isGone;

    /** What one look at a meter has found. */
    static final class Look {
        long requests;
        long bytes;
        long refusals;
        long requestDemand;
        long byteDemand;
    }

    KeyMeter(KeyShares shares, int shard, int hash, long[] words, int length) {
        this.shares = shares;
        this.hash = hash;
        this.words = words;
        this.length = length;
        this.shard = shard;
    }

    KeyShares shares() {
        return shares;
    }

    LimitKind kind() {
        return shares.kind();
    }

    String name() {
        return shares.name();
    }

    RuleInForce rule() {
        return rule;
    }

    /** Stage thread: from now on this rule holds. */
    @SuppressWarnings("ReferenceEquality") // the same rule is the same object
    void govern(RuleInForce newest, long nowNs) {
        if (newest == rule) {
            return;
        }
        rule = newest;
        Quota quota = newest.requests();
        requests =
                quota == null
                        ? null
                        : bucket(requests, REQUEST_TOKENS, shares.requests(quota), nowNs);
        quota = newest.bytes();
        if (bytes == null) {
            chargedBytes =
                    figures.value(DELIVERED); // what came before the bound is not its business
        }
        bytes = quota == null ? null : bucket(bytes, BYTE_TOKENS, shares.bytes(quota), nowNs);
        accrue(nowNs);
    }

    /**
     * @param split in force: by the first one of the quota a shard that comes late would seem to
     *     have earned more than it has
     */
    private TokenBucket bucket(TokenBucket before, int at, RateSplit split, long nowNs) {
        if (before == null) {
            return new TokenBucket(shard, figures, at, split, nowNs);
        }
        before.restart(split, nowNs);
        return before;
    }

    /**
     * Stage thread: whether a request goes beyond what there is.
     *
     * @param isInFlight whether it will be in flight; what is not has no part of that bound
     * @return the bound that it meets; null: there is room
     */
    Quota findShort(Priority priority, boolean isInFlight, long nowNs) {
        if (nowNs - accruedNs >= GRAIN_NS || shares.version() != version) {
            accrue(nowNs);
        }
        TokenBucket bucket = requests;
        if (bucket != null && !bucket.has(priority, RateSplit.ONE)) {
            return rule.requests();
        }
        bucket = bytes;
        if (bucket != null) {
            charge(bucket);
            if (priority != Priority.SETTLE && !bucket.has(priority, 1)) {
                return rule.bytes();
            }
        }
        return isInFlight && isInFlightShort(priority) ? rule.inFlight() : null;
    }

    private boolean isInFlightShort(Priority priority) {
        if (countSplit == null) {
            return false;
        }
        long count = inFlight();
        return count >= lowestCeiling && count >= countSplit.ceiling(priority, shard);
    }

    private void accrue(long nowNs) {
        accruedNs = nowNs;
        version = shares.version(); // before the splits: a later one is seen the next time
        RuleInForce current = rule;
        if (current.requests() != null) {
            requests.accrue(shares.requests(current.requests()), nowNs);
        }
        if (current.bytes() != null) {
            charge(bytes);
            bytes.accrue(shares.bytes(current.bytes()), nowNs);
        }
        follow(current.inFlight() == null ? null : shares.inFlight(current.inFlight()));
    }

    @SuppressWarnings("ReferenceEquality") // another split is another object
    private void follow(CountSplit split) {
        if (split != countSplit) {
            countSplit = split;
            lowestCeiling = split == null ? 0 : split.lowestCeiling(shard);
        }
    }

    /** What was delivered since is spent, however much it was. */
    private void charge(TokenBucket bucket) {
        long total = figures.value(DELIVERED);
        if (total != chargedBytes) {
            bucket.spend(total - chargedBytes);
            chargedBytes = total;
        }
    }

    /** Stage thread: when to try again. */
    long waitMs(Quota met, Priority priority) {
        return switch (met.measure()) {
            case REQUESTS -> requests.waitMs(priority, RateSplit.ONE);
            case BYTES -> bytes.waitMs(priority, 1);
            case IN_FLIGHT -> IN_FLIGHT_WAIT_MS;
        };
    }

    /** Stage thread: a request goes on. */
    void take(long byteCount, boolean isInFlight, long nowNs) {
        figures.add(isInFlight ? TAKEN : UNHELD, 1);
        lastUsedNs = nowNs;
        TokenBucket requestBucket = requests;
        if (requestBucket != null) {
            requestBucket.spend(RateSplit.ONE);
        }
        if (byteCount > 0) {
            figures.add(WANTED_BYTES, byteCount);
            TokenBucket byteBucket = bytes;
            if (byteBucket != null) {
                byteBucket.spend(byteCount * RateSplit.ONE);
            }
        }
    }

    /** Stage thread: a request is refused here, or would be. */
    void refuse(long byteCount, boolean isShadow, long nowNs) {
        figures.add(isShadow ? SHADOWED : REFUSED, 1);
        figures.add(WANTED_BYTES, byteCount);
        lastUsedNs = nowNs;
    }

    /** Loop: a request has its answer, which took so many bytes of messages. */
    void giveBack(long deliveredBytes) {
        figures.add(GIVEN_BACK, 1);
        if (deliveredBytes > 0) {
            figures.add(DELIVERED, deliveredBytes * RateSplit.ONE);
        }
    }

    /** Stage thread: whether nothing is lost when it is forgotten. */
    boolean isIdle(long nowNs, long idleNs) {
        if (nowNs - lastUsedNs < idleNs || inFlight() != 0) {
            return false;
        }
        accrue(nowNs);
        TokenBucket requestBucket = requests;
        TokenBucket byteBucket = bytes;
        return (requestBucket == null || requestBucket.isFull())
                && (byteBucket == null || byteBucket.isFull());
    }

    // readings, any thread

    /** Requests that have no answer yet. */
    long inFlight() {
        long back = figures.value(GIVEN_BACK); // first: the difference is not below 0
        return figures.value(TAKEN) - back;
    }

    long passed() {
        return figures.value(TAKEN) + figures.value(UNHELD);
    }

    long refused() {
        return figures.value(REFUSED);
    }

    long shadowed() {
        return figures.value(SHADOWED);
    }

    /** Requests that came, let through or not. */
    long wantedRequests() {
        return passed() + refusals();
    }

    /** Bytes that came and that were delivered, thousandths. */
    long wantedBytes() {
        return figures.value(WANTED_BYTES) * RateSplit.ONE + figures.value(DELIVERED);
    }

    /** Requests that were refused, or would have been. */
    long refusals() {
        return refused() + shadowed();
    }

    /** Requests, thousandths; 0 where there is no limit. */
    long requestTokens(long nowNs) {
        TokenBucket bucket = requests;
        Quota quota = rule == null ? null : rule.requests();
        return bucket == null || quota == null ? 0 : bucket.tokensAt(shares.requests(quota), nowNs);
    }

    /** Bytes, thousandths; 0 where there is no limit. */
    long byteTokens(long nowNs) {
        TokenBucket bucket = bytes;
        Quota quota = rule == null ? null : rule.bytes();
        return bucket == null || quota == null
                ? 0
                : bucket.tokensAt(shares.bytes(quota), nowNs)
                        - (figures.value(DELIVERED) - chargedBytes);
    }
}
