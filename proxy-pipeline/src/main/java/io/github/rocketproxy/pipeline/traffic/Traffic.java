package io.github.rocketproxy.pipeline.traffic;

import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.status.Counters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * The limits of the process: the rules in force, and who keeps them. Rules may be changed by any
 * thread at any time; each shard takes the new ones with its next request, and what is in flight
 * then goes on to count.
 */
public final class Traffic implements TrafficReadings {
    private final SharedKeys keys;
    private final LongSupplier nanoTime;
    private final ShareBalancer balancer;
    private final List<TrafficLimiter> limiters = new CopyOnWriteArrayList<>();
    private volatile TrafficRules configured = TrafficRules.NONE;
    private volatile RuleSet rules;

    /**
     * Without rules.
     *
     * @param loops how many shards there are; one more share is the control plane's
     */
    public Traffic(int loops, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        keys = new SharedKeys(loops + 1);
        rules = new RuleSet(configured, keys.shards(), null);
        balancer = new ShareBalancer(keys, nanoTime.getAsLong());
    }

    /** For a shard; once for each. */
    public TrafficLimiter newLimiter(int shard, AccessPolicy access, Counters counters) {
        TrafficLimiter limiter = new TrafficLimiter(shard, this, access, counters);
        limiters.add(limiter);
        return limiter;
    }

    /** For all that does not go through a ring; once. */
    public ControlLimiter newControlLimiter(AccessPolicy access, Counters counters) {
        return new ControlLimiter(newLimiter(keys.shards() - 1, access, counters), nanoTime);
    }

    /** From now on these rules hold. Any thread. */
    public synchronized void apply(TrafficRules newest) {
        rules = new RuleSet(newest, keys.shards(), rules);
        configured = newest;
    }

    /** Moves shares to where they are asked for. One thread, a few times a second. */
    public void balance() {
        balancer.balance(rules, nanoTime.getAsLong());
    }

    RuleSet rules() {
        return rules;
    }

    SharedKeys keys() {
        return keys;
    }

    @Override
    public TrafficMode mode() {
        return rules.mode();
    }

    @Override
    public List<TrafficRule> rulesInForce() {
        return configured.rules();
    }

    @Override
    public List<LimitReading> limits() {
        List<LimitReading> readings = new ArrayList<>();
        long nowNs = nanoTime.getAsLong();
        RuleSet inForce = rules;
        for (KeyShares key : keys.all()) {
            RuleInForce rule = inForce.of(key.kind(), key.name());
            if (rule != null) {
                LimitReading reading = reading(key, rule.rule(), nowNs);
                if (!key.name().equals(SharedKeys.FOLDED) || reading.isUsed()) {
                    readings.add(reading);
                }
            }
        }
        readings.sort(
                Comparator.comparing((LimitReading reading) -> reading.rule().kind())
                        .thenComparing(LimitReading::name));
        return readings;
    }

    private static LimitReading reading(KeyShares key, TrafficRule rule, long nowNs) {
        long requests = 0;
        long bytes = 0;
        long inFlight = 0;
        long passed = 0;
        long refused = 0;
        long shadowed = 0;
        for (int i = 0; i < key.shards(); i++) {
            KeyMeter meter = key.meter(i);
            if (meter != null) {
                KeyBounds bounds = meter.bounds();
                requests += bounds.requestTokens(nowNs);
                bytes += bounds.byteTokens(nowNs);
                inFlight += meter.inFlight();
                passed += bounds.passed();
                refused += bounds.refused();
                shadowed += bounds.shadowed();
            }
        }
        return new LimitReading(
                rule,
                key.name(),
                requests / RateSplit.ONE,
                bytes / RateSplit.ONE,
                inFlight,
                passed,
                refused,
                shadowed);
    }

    @Override
    public long folded(LimitKind kind) {
        return limiters.stream().mapToLong(limiter -> limiter.table(kind).foldedCount()).sum();
    }
}
