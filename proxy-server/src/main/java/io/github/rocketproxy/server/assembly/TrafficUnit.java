package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.traffic.LimitKind;
import io.github.rocketproxy.pipeline.traffic.Traffic;
import io.github.rocketproxy.pipeline.traffic.TrafficLimiter;
import io.github.rocketproxy.pipeline.traffic.TrafficMode;
import io.github.rocketproxy.pipeline.traffic.TrafficReadings;
import io.github.rocketproxy.pipeline.traffic.TrafficRule;
import io.github.rocketproxy.pipeline.traffic.TrafficRules;
import io.github.rocketproxy.server.config.ProxyConfig;
import io.github.rocketproxy.server.config.TrafficConfig;
import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The limits of this process, by its configuration. */
final class TrafficUnit implements ConfigReload.Part, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrafficUnit.class);
    private static final long BALANCE_EVERY_MS = 200;
    private static final long BURST_MS_DEFAULT = 1_000;

    private final Traffic traffic;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("mqp-traffic").factory());
    private Future<?> balancing; // under this; null: there are no limits

    TrafficUnit(TrafficConfig config, int shards) {
        traffic = new Traffic(shards, System::nanoTime);
        apply(rules(config));
    }

    /** Shares move between shards as long as there are limits. */
    private synchronized void apply(TrafficRules rules) {
        traffic.apply(rules);
        boolean isOn = traffic.mode() != TrafficMode.OFF;
        if (isOn && balancing == null && !timer.isShutdown()) {
            balancing =
                    timer.scheduleWithFixedDelay(
                            this::balance,
                            BALANCE_EVERY_MS,
                            BALANCE_EVERY_MS,
                            TimeUnit.MILLISECONDS);
        } else if (!isOn && balancing != null) {
            balancing.cancel(false);
            balancing = null;
        }
    }

    /** Whether shares are moved at the moment. */
    synchronized boolean isBalancing() {
        return balancing != null;
    }

    private void balance() {
        try {
            traffic.balance();
        } catch (RuntimeException e) { // or it would not be run again
            LOG.error("shares of limits could not be moved", e);
        }
    }

    /** For a shard. */
    TrafficLimiter limiter(int shard, AccessPolicy access, Counters counters) {
        return traffic.newLimiter(shard, access, counters);
    }

    /** The policy for all that does not go through a ring. */
    AccessPolicy govern(AccessPolicy access, Counters counters) {
        return new GovernedAccess(access, traffic.newControlLimiter(access, counters));
    }

    /** For operators. */
    TrafficReadings readings() {
        return traffic;
    }

    @Override
    public Runnable prepare(ProxyConfig config) {
        TrafficRules rules = rules(config.traffic());
        return () -> apply(rules);
    }

    static TrafficRules rules(TrafficConfig config) {
        TrafficMode mode =
                switch (config.mode()) {
                    case OFF -> TrafficMode.OFF;
                    case SHADOW -> TrafficMode.SHADOW;
                    case ENFORCE -> TrafficMode.ENFORCE;
                };
        List<TrafficRule> rules = new ArrayList<>();
        if (!config.total().isEmpty()) {
            rules.add(rule(LimitKind.TOTAL, TrafficRule.TOTAL, config.total()));
        }
        config.protocols()
                .forEach((name, bounds) -> rules.add(rule(LimitKind.PROTOCOL, name, bounds)));
        config.addresses()
                .forEach((name, bounds) -> rules.add(rule(LimitKind.ADDRESS, plain(name), bounds)));
        config.users().forEach((name, bounds) -> rules.add(rule(LimitKind.USER, name, bounds)));
        config.topics().forEach((name, bounds) -> rules.add(rule(LimitKind.TOPIC, name, bounds)));
        config.groups().forEach((name, bounds) -> rules.add(rule(LimitKind.GROUP, name, bounds)));
        return new TrafficRules(mode, config.maxKeys(), rules);
    }

    private static TrafficRule rule(LimitKind kind, String name, Map<String, Long> bounds) {
        return new TrafficRule(
                kind,
                name,
                bounds.getOrDefault(TrafficConfig.REQUESTS, 0L),
                bounds.getOrDefault(TrafficConfig.BYTES, 0L),
                bounds.getOrDefault(TrafficConfig.IN_FLIGHT, 0L),
                bounds.getOrDefault(TrafficConfig.BURST, BURST_MS_DEFAULT));
    }

    /** An address as connections show it. */
    private static String plain(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null ? address : NetUtil.bytesToIpAddress(bytes);
    }

    @Override
    public synchronized void close() {
        timer.shutdownNow();
        balancing = null;
    }
}
