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

    /** Bounds are looked at this often; what is earned in between may come late, never early. */
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final LimitKind[] KINDS = LimitKind.values();

    private final Traffic traffic;
    private final AccessPolicy access;
    private final Counters counters;
    private final KeyTable[] tables = new KeyTable[KINDS.length];
    private RuleSet inForce;
    private KeyMeter total;
    private int tick;
    private long tickNs;
    private int seenSplits;

    TrafficLimiter(int shard, Traffic traffic, AccessPolicy access, Counters counters) {
        this.traffic = traffic;
        this.access = access;
        this.counters = counters;
        for (LimitKind kind : KINDS) {
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
        CallerMeters own = meters(event.caller, nowNs);
        KeyMeter topic = named(LimitKind.TOPIC, event.payload, event.topic, nowNs);
        KeyMeter group = named(LimitKind.GROUP, event.payload, event.group, nowNs);
        RequestKind kind = event.kind;
        long bytes = kind == RequestKind.SEND ? event.message.length() : 0;
        if (event.grant != null && isPlenty(own, topic, group)) {
            take(own, topic, group, bytes, event.grant);
            return;
        }
        String refusal = pass(own, topic, group, Priority.of(kind), bytes, event.grant, nowNs);
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
        return isOn(nowNs)
                ? pass(meters(caller, nowNs), null, null, Priority.SETTLE, 0, null, nowNs)
                : null;
    }

    @SuppressWarnings("ReferenceEquality") // other rules are another set
    private boolean isOn(long nowNs) {
        RuleSet rules = traffic.rules();
        if (rules != inForce) {
            inForce = rules;
            tickNs = nowNs;
            for (KeyTable table : tables) {
                table.install(rules, nowNs);
            }
            total = table(LimitKind.TOTAL).only();
        }
        if (rules.mode() == TrafficMode.OFF) {
            return false;
        }
        int splits =
                traffic.keys().splits(); // before the splits: a later one is seen the next time
        if (nowNs - tickNs >= TICK_NS || splits != seenSplits) {
            tickNs = nowNs;
            seenSplits = splits;
            tick++;
        }
        return true;
    }

    private CallerMeters meters(Caller caller, long nowNs) {
        return caller.limits() instanceof CallerMeters known
                        && known.owner() == this
                        && known.isGood(inForce, nowNs)
                ? known
                : resolve(caller, nowNs);
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
        return meter != null && meter == tables[meter.bounds().kind().ordinal()].folded();
    }

    /** Without the port, and without brackets. */
    static String host(String address) {
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? address : address.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1)
                : host;
    }

    private KeyMeter named(LimitKind kind, ByteBuf payload, Slice name, long nowNs) {
        return name.isEmpty()
                ? null
                : tables[kind.ordinal()].meter(payload, name.offset(), name.length(), nowNs);
    }

    private boolean isPlenty(CallerMeters own, KeyMeter topic, KeyMeter group) {
        return isPlenty(total)
                && isPlenty(own.protocol())
                && isPlenty(own.address())
                && isPlenty(own.user())
                && isPlenty(topic)
                && isPlenty(group);
    }

    private boolean isPlenty(KeyMeter meter) {
        return meter == null || meter.hasPlenty(tick);
    }

    private void take(CallerMeters own, KeyMeter topic, KeyMeter group, long bytes, Grant grant) {
        take(LimitKind.TOTAL, total, bytes, grant);
        take(LimitKind.PROTOCOL, own.protocol(), bytes, grant);
        take(LimitKind.ADDRESS, own.address(), bytes, grant);
        take(LimitKind.USER, own.user(), bytes, grant);
        take(LimitKind.TOPIC, topic, bytes, grant);
        take(LimitKind.GROUP, group, bytes, grant);
        grant.hold();
    }

    private static void take(LimitKind kind, KeyMeter meter, long bytes, Grant grant) {
        grant.set(kind, meter);
        if (meter != null) {
            meter.take(bytes);
        }
    }

    private String pass(
            CallerMeters own,
            KeyMeter topic,
            KeyMeter group,
            Priority priority,
            long bytes,
            Grant grant,
            long nowNs) {
        for (LimitKind kind : KINDS) {
            KeyMeter meter = met(kind, own, topic, group);
            Quota quota =
                    meter == null
                            ? null
                            : meter.bounds().findShort(tick, priority, grant != null, nowNs);
            if (quota != null) {
                return refuse(meter.bounds(), quota, priority, bytes);
            }
        }
        if (grant != null) {
            take(own, topic, group, bytes, grant);
            return null;
        }
        for (LimitKind kind : KINDS) {
            KeyMeter meter = met(kind, own, topic, group);
            if (meter != null) {
                meter.bounds().pass(bytes);
            }
        }
        return null;
    }

    private KeyMeter met(LimitKind kind, CallerMeters own, KeyMeter topic, KeyMeter group) {
        return switch (kind) {
            case TOTAL -> total;
            case PROTOCOL -> own.protocol();
            case ADDRESS -> own.address();
            case USER -> own.user();
            case TOPIC -> topic;
            case GROUP -> group;
        };
    }

    private String refuse(KeyBounds bounds, Quota quota, Priority priority, long bytes) {
        boolean isShadow = inForce.mode() == TrafficMode.SHADOW;
        bounds.refuse(bytes, isShadow);
        if (isShadow) {
            counters.increment(ProxyCounter.LIMITED_SHADOW);
            return null;
        }
        counters.increment(bounds.kind().refusals());
        return quota.text(bounds.waitMs(quota, priority));
    }

    /** Any thread may look at what is in it. */
    KeyTable table(LimitKind kind) {
        return tables[kind.ordinal()];
    }
}
