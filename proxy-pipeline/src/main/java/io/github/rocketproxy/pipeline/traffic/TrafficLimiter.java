package io.github.rocketproxy.pipeline.traffic;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;

/**
 * One shard's limits. Asked once for each request, after authorization; a request is let through by
 * all limits that it meets, or spends nothing. One thread; no allocation but for a name, a caller
 * or a text that is new.
 */
public final class TrafficLimiter {
    /** Callers whose names did not fit are looked at again after this. */
    private static final long FOLDED_NS = TimeUnit.SECONDS.toNanos(1);

    private static final long FOUND_NS = TimeUnit.HOURS.toNanos(1);

    private final Traffic traffic;
    private final AccessPolicy access;
    private final Counters counters;
    private final KeyTable[] tables = new KeyTable[LimitKind.values().length];
    private final KeyMeter[] met = new KeyMeter[tables.length];
    private int metCount;
    private RuleSet inForce;
    private KeyMeter total;

    TrafficLimiter(int shard, Traffic traffic, AccessPolicy access, Counters counters) {
        this.traffic = traffic;
        this.access = access;
        this.counters = counters;
        for (LimitKind kind : LimitKind.values()) {
            tables[kind.ordinal()] = new KeyTable(kind, shard, traffic.keys(), counters);
        }
    }

    /** For one shard by itself, without limits. */
    public static TrafficLimiter unlimited(Counters counters) {
        return new Traffic(1, System::nanoTime).newLimiter(0, AccessPolicy.ALLOW_ALL, counters);
    }

    /** Stage thread: lets the request go on, or refuses it. */
    public void govern(RequestEvent event, long nowNs) {
        if (!isOn(nowNs)) {
            return;
        }
        metCount = 0;
        callers(event.caller, nowNs);
        named(LimitKind.TOPIC, event.payload, event.topic, nowNs);
        named(LimitKind.GROUP, event.payload, event.group, nowNs);
        RequestKind kind = event.kind;
        String refusal =
                pass(
                        Priority.of(kind),
                        kind == RequestKind.SEND ? event.message.length() : 0,
                        event.grant,
                        nowNs);
        if (refusal != null) {
            event.refuse(ReplyCode.TOO_MANY_REQUESTS, refusal);
        }
    }

    /**
     * A request that does not go through the ring: it counts for the limits of its caller and the
     * total, and is not in flight. As {@link #govern}, one thread at a time.
     *
     * @return null, or why it is refused
     */
    String refusal(Caller caller, long nowNs) {
        if (!isOn(nowNs)) {
            return null;
        }
        metCount = 0;
        callers(caller, nowNs);
        return pass(Priority.SETTLE, 0, null, nowNs);
    }

    @SuppressWarnings("ReferenceEquality") // other rules are another set
    private boolean isOn(long nowNs) {
        RuleSet rules = traffic.rules();
        if (rules != inForce) {
            inForce = rules;
            for (KeyTable table : tables) {
                table.install(rules, nowNs);
            }
            total = table(LimitKind.TOTAL).only();
        }
        return rules.mode() != TrafficMode.OFF;
    }

    private void callers(Caller caller, long nowNs) {
        CallerMeters meters = caller.limits() instanceof CallerMeters known ? known : null;
        if (meters == null || meters.owner() != this || !meters.isGood(inForce, nowNs)) {
            meters = resolve(caller, nowNs);
        }
        add(total);
        add(meters.protocol());
        add(meters.address());
        add(meters.user());
    }

    private void add(KeyMeter meter) {
        if (meter != null) {
            met[metCount++] = meter;
        }
    }

    /**
     * Kept with the caller, whose requests come to this shard, but for a few acks and changes of
     * leases that are another's.
     */
    private CallerMeters resolve(Caller caller, long nowNs) {
        KeyMeter protocol = meter(LimitKind.PROTOCOL, caller.protocol().word(), nowNs);
        KeyMeter address = meter(LimitKind.ADDRESS, host(caller.remoteAddress()), nowNs);
        KeyMeter user = meter(LimitKind.USER, access.userName(caller), nowNs);
        boolean isAnyFolded = isFolded(address) || isFolded(user);
        CallerMeters meters =
                new CallerMeters(
                        this,
                        inForce,
                        protocol,
                        address,
                        user,
                        nowNs + (isAnyFolded ? FOLDED_NS : FOUND_NS));
        caller.attachLimits(meters);
        return meters;
    }

    private KeyMeter meter(LimitKind kind, String name, long nowNs) {
        return name.isEmpty() ? null : tables[kind.ordinal()].meter(name, nowNs);
    }

    private boolean isFolded(KeyMeter meter) {
        return meter != null && meter == tables[meter.kind().ordinal()].folded();
    }

    /** Without the port, and without brackets. */
    static String host(String address) {
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? address : address.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1)
                : host;
    }

    private void named(LimitKind kind, ByteBuf payload, Slice name, long nowNs) {
        if (!name.isEmpty()) {
            add(tables[kind.ordinal()].meter(payload, name.offset(), name.length(), nowNs));
        }
    }

    private String pass(Priority priority, long bytes, Grant grant, long nowNs) {
        for (int i = 0; i < metCount; i++) {
            Quota quota = met[i].findShort(priority, grant != null, nowNs);
            if (quota != null) {
                return refuse(met[i], quota, priority, bytes, nowNs);
            }
        }
        for (int i = 0; i < metCount; i++) {
            met[i].take(bytes, grant != null, nowNs);
            if (grant != null) {
                grant.add(met[i]);
            }
        }
        return null;
    }

    private String refuse(KeyMeter meter, Quota quota, Priority priority, long bytes, long nowNs) {
        boolean isShadow = inForce.mode() == TrafficMode.SHADOW;
        meter.refuse(bytes, isShadow, nowNs);
        if (isShadow) {
            counters.increment(ProxyCounter.LIMITED_SHADOW);
            return null;
        }
        counters.increment(meter.kind().refusals());
        return quota.text(meter.waitMs(quota, priority));
    }

    /** Any thread may look at what is in it. */
    KeyTable table(LimitKind kind) {
        return tables[kind.ordinal()];
    }
}
