package io.github.rocketproxy.pipeline.traffic;

/**
 * Moves shares of limits to the shards that ask for them: where a shard had to refuse, what the
 * others do not use is given to it, and where all want more than there is they get the same. One
 * thread of the control plane, a few times a second.
 */
final class ShareBalancer {
    private static final double SECOND_NS = 1e9;

    private final SharedKeys keys;
    private long lastNs;
    private int turn;

    ShareBalancer(SharedKeys keys, long nowNs) {
        this.keys = keys;
        lastNs = nowNs;
    }

    /**
     * @param rules in force, whichever of them the shards have seen already
     */
    void balance(RuleSet rules, long nowNs) {
        double perSecond = SECOND_NS / Math.max(1, nowNs - lastNs);
        lastNs = nowNs;
        turn++;
        for (KeyShares key : keys.all()) {
            RuleInForce rule = rules.of(key.kind(), key.name());
            if (rule != null) {
                balance(key, rule, perSecond, nowNs);
            }
        }
    }

    private void balance(KeyShares key, RuleInForce rule, double perSecond, long nowNs) {
        int shards = key.shards();
        long[] requests = new long[shards];
        long[] bytes = new long[shards];
        long[] inFlight = new long[shards];
        boolean isShort = false;
        for (int i = 0; i < shards; i++) {
            KeyMeter meter = key.meter(i);
            if (meter != null) {
                long refusals = meter.bounds().refusals() - meter.look.refusals;
                look(meter, perSecond);
                requests[i] = meter.look.requestDemand;
                bytes[i] = meter.look.byteDemand;
                inFlight[i] = meter.inFlight() + refusals;
                isShort |= refusals > 0;
            }
        }
        if (isShort) {
            splitRates(key, rule, requests, bytes, nowNs);
        }
        if (rule.inFlight() != null) {
            splitInFlight(key, rule.inFlight(), inFlight, isShort);
        }
    }

    /**
     * What a shard asked for is forgotten by halves, so that a pause does not cost it its share.
     */
    private static void look(KeyMeter meter, double perSecond) {
        KeyMeter.Look look = meter.look;
        long requests = meter.bounds().wantedRequests();
        long bytes = meter.bounds().wantedBytes();
        look.requestDemand =
                Math.max(
                        look.requestDemand / 2,
                        (long) ((requests - look.requests) * RateSplit.ONE * perSecond));
        look.byteDemand = Math.max(look.byteDemand / 2, (long) ((bytes - look.bytes) * perSecond));
        look.requests = requests;
        look.bytes = bytes;
        look.refusals = meter.bounds().refusals();
    }

    private void splitRates(
            KeyShares key, RuleInForce rule, long[] requests, long[] bytes, long nowNs) {
        if (rule.requests() != null) {
            key.splitRequests(
                    key.requests(rule.requests())
                            .next(nowNs, rates(rule.requests(), requests, key.shards())));
        }
        if (rule.bytes() != null) {
            key.splitBytes(
                    key.bytes(rule.bytes()).next(nowNs, rates(rule.bytes(), bytes, key.shards())));
        }
    }

    private long[] rates(Quota quota, long[] demands, int shards) {
        return Shares.byDemand(quota.limit() * RateSplit.ONE, demands, shards, turn % shards);
    }

    /**
     * What is taken from a shard is given to another the next time, when no request can have been
     * let through any more by the share that was.
     */
    private void splitInFlight(KeyShares key, Quota quota, long[] demands, boolean isShort) {
        CountSplit now = key.inFlight(quota);
        long free = quota.limit();
        long sum = 0;
        for (int i = 0; i < demands.length; i++) {
            KeyMeter meter = key.meter(i);
            free -= Math.max(now.share(i), meter == null ? 0 : meter.inFlight());
            sum += now.share(i);
        }
        if (!isShort && sum == quota.limit()) {
            return;
        }
        int loops = Math.max(1, key.shards() - 1);
        long[] next = Shares.byDemand(quota.limit(), demands, loops, turn % loops);
        for (int i = 0; i < next.length; i++) {
            long growth = Math.min(next[i] - now.share(i), Math.max(0, free));
            if (growth > 0) {
                free -= growth;
            }
            next[i] = now.share(i) + growth;
        }
        key.splitInFlight(new CountSplit(quota, next));
    }
}
