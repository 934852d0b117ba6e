package io.github.rocketproxy.pipeline.traffic;

/**
 * The bounds of one key at one shard, and how near they are. Looked at when a meter has no plenty
 * left, or when it is time to: only then is charged what went through, and once a tick is added
 * what was earned since; plenty is what there was at the last look, less what went through. Stage
 * thread, but for readings.
 */
final class KeyBounds {
    private static final long IN_FLIGHT_WAIT_MS = 50;
    private static final long UNBOUNDED = Long.MAX_VALUE / 4;

    // figures, the tokens' with one more each
    private static final int REQUEST_TOKENS = 0;
    private static final int BYTE_TOKENS = 2;
    private static final int CHARGED = 4;
    private static final int CHARGED_BYTES = 5;
    private static final int UNHELD = 6;
    private static final int REFUSED = 7;
    private static final int SHADOWED = 8;
    private static final int REFUSED_BYTES = 9;
    private static final int UNHELD_BYTES = 10;

    private final KeyShares shares;
    private final int shard;
    private final KeyMeter meter;
    private final Figures figures = new Figures(UNHELD_BYTES + 1);

    // others read
    private volatile RuleInForce rule;
    private volatile TokenBucket requests;
    private volatile TokenBucket bytes;

    private CountSplit countSplit;
    private boolean isNew = true; // no look since there is this rule
    private long lastUsedNs;

    KeyBounds(KeyShares shares, int shard, KeyMeter meter) {
        this.shares = shares;
        this.shard = shard;
        this.meter = meter;
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

    /** From now on this rule holds. */
    @SuppressWarnings("ReferenceEquality") // the same rule is the same object
    void govern(RuleInForce newest, long nowNs) {
        if (newest == rule) {
            return;
        }
        charge(); // what went before is the business of the bounds before
        rule = newest;
        Quota quota = newest.requests();
        requests =
                quota == null
                        ? null
                        : bucket(requests, REQUEST_TOKENS, shares.requests(quota), nowNs);
        quota = newest.bytes();
        bytes = quota == null ? null : bucket(bytes, BYTE_TOKENS, shares.bytes(quota), nowNs);
        meter.allowNothing();
        isNew = true;
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
     * Looks whether a request goes beyond what there is, and how many more do not.
     *
     * @param tick that it is
     * @param isHeld whether it will be in flight; what is not has no part of that bound
     * @return the bound that it meets; null: there is room
     */
    Quota findShort(int tick, Priority priority, boolean isHeld, long nowNs) {
        lastUsedNs = nowNs;
        charge();
        if (isNew || meter.tick() != tick) {
            isNew = false;
            accrue(nowNs);
        }
        meter.allow(tick, plentyOfRequests(), bytesCeiling());
        RuleInForce current = rule;
        if (current.requests() != null && !requests.has(priority, RateSplit.ONE)) {
            return current.requests();
        }
        if (current.bytes() != null && priority != Priority.SETTLE && !bytes.has(priority, 1)) {
            return current.bytes();
        }
        boolean isFull =
                isHeld
                        && countSplit != null
                        && meter.inFlight() >= countSplit.ceiling(priority, shard);
        return isFull ? current.inFlight() : null;
    }

    private long plentyOfRequests() {
        TokenBucket bucket = requests;
        long byRate =
                bucket == null ? UNBOUNDED : Math.floorDiv(bucket.aboveMarks(), RateSplit.ONE);
        return countSplit == null
                ? byRate
                : Math.min(byRate, countSplit.lowestCeiling(shard) - meter.inFlight());
    }

    /**
     * Counted from what is charged: more may have been delivered since. The last one may go beyond,
     * a message is let through as long as there is any left.
     */
    private long bytesCeiling() {
        TokenBucket bucket = bytes;
        return bucket == null
                ? Long.MAX_VALUE
                : figures.value(CHARGED_BYTES)
                        - figures.value(UNHELD_BYTES)
                        + Math.ceilDiv(bucket.aboveMarks(), RateSplit.ONE);
    }

    private void accrue(long nowNs) {
        RuleInForce current = rule;
        if (current.requests() != null) {
            requests.accrue(shares.requests(current.requests()), nowNs);
        }
        if (current.bytes() != null) {
            bytes.accrue(shares.bytes(current.bytes()), nowNs);
        }
        follow(current.inFlight() == null ? null : shares.inFlight(current.inFlight()));
    }

    @SuppressWarnings("ReferenceEquality") // what is there already is not stored again
    private void follow(CountSplit split) {
        if (split != countSplit) {
            countSplit = split;
        }
    }

    /** What went through since is spent, however much it was. */
    private void charge() {
        long passed = passed();
        if (requests != null) {
            requests.spend((passed - figures.value(CHARGED)) * RateSplit.ONE);
        }
        figures.set(CHARGED, passed);
        long passedBytes = passedBytes();
        if (bytes != null) {
            bytes.spend((passedBytes - figures.value(CHARGED_BYTES)) * RateSplit.ONE);
        }
        figures.set(CHARGED_BYTES, passedBytes);
    }

    /** When to try again. */
    long waitMs(Quota met, Priority priority) {
        return switch (met.measure()) {
            case REQUESTS -> requests.waitMs(priority, RateSplit.ONE);
            case BYTES -> bytes.waitMs(priority, 1);
            case IN_FLIGHT -> IN_FLIGHT_WAIT_MS;
        };
    }

    /** A request goes on that is not in flight. */
    void pass(long byteCount) {
        figures.add(UNHELD, 1);
        figures.add(UNHELD_BYTES, byteCount);
        meter.allowNothing();
    }

    /** A request is refused here, or would be. */
    void refuse(long byteCount, boolean isShadow) {
        figures.add(isShadow ? SHADOWED : REFUSED, 1);
        figures.add(REFUSED_BYTES, byteCount);
    }

    /** Whether nothing is lost when it is forgotten. */
    boolean isIdle(long nowNs, long idleNs) {
        if (nowNs - lastUsedNs < idleNs || meter.inFlight() != 0) {
            return false;
        }
        charge();
        accrue(nowNs);
        TokenBucket requestBucket = requests;
        TokenBucket byteBucket = bytes;
        return (requestBucket == null || requestBucket.isFull())
                && (byteBucket == null || byteBucket.isFull());
    }

    // readings, any thread

    /** Requests that went on. */
    long passed() {
        return meter.taken() + figures.value(UNHELD);
    }

    private long passedBytes() {
        return meter.passedBytes() + figures.value(UNHELD_BYTES);
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
        return (passedBytes() + figures.value(REFUSED_BYTES)) * RateSplit.ONE;
    }

    /** Requests that were refused, or would have been. */
    long refusals() {
        return refused() + shadowed();
    }

    /** Requests, thousandths; 0 where there is no limit. */
    long requestTokens(long nowNs) {
        TokenBucket bucket = requests;
        Quota quota = rule == null ? null : rule.requests();
        return bucket == null || quota == null
                ? 0
                : bucket.tokensAt(shares.requests(quota), nowNs, passed() - figures.value(CHARGED));
    }

    /** Bytes, thousandths; 0 where there is no limit. */
    long byteTokens(long nowNs) {
        TokenBucket bucket = bytes;
        Quota quota = rule == null ? null : rule.bytes();
        return bucket == null || quota == null
                ? 0
                : bucket.tokensAt(
                        shares.bytes(quota), nowNs, passedBytes() - figures.value(CHARGED_BYTES));
    }
}
