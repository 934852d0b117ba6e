package io.github.rocketproxy.pipeline.traffic;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.status.Counters;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Shards with limits, on a clock that the test moves. */
final class Scene {
    static final String TOPIC = "orders";
    static final String GROUP = "billing";

    final Counters counters = new Counters();
    final Traffic traffic;
    final List<TrafficLimiter> limiters = new ArrayList<>();
    final ControlLimiter control;
    final List<Grant> grants = new ArrayList<>();
    long nowNs = 5_000_000_000L;
    String lastText;
    private Caller caller = new Caller("client", "10.0.0.5:4711", null, null, "alice");

    Scene(int shards) {
        traffic = new Traffic(shards, () -> nowNs);
        for (int i = 0; i < shards; i++) {
            limiters.add(traffic.newLimiter(i, AccessPolicy.ALLOW_ALL, counters));
        }
        control = traffic.newControlLimiter(AccessPolicy.ALLOW_ALL, counters);
    }

    Scene rules(TrafficRule... rules) {
        return rules(TrafficMode.ENFORCE, rules);
    }

    Scene rules(TrafficMode mode, TrafficRule... rules) {
        traffic.apply(new TrafficRules(mode, 4, List.of(rules)));
        return this;
    }

    static TrafficRule requests(LimitKind kind, String name, long perSecond) {
        return new TrafficRule(kind, name, perSecond, 0, 0, 1_000);
    }

    static TrafficRule bytes(LimitKind kind, String name, long perSecond) {
        return new TrafficRule(kind, name, 0, perSecond, 0, 1_000);
    }

    static TrafficRule inFlight(LimitKind kind, String name, long limit) {
        return new TrafficRule(kind, name, 0, 0, limit, 1_000);
    }

    Scene as(String address, String user) {
        caller = new Caller("client", address, null, null, user);
        return this;
    }

    Scene pass(long ms) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
        return this;
    }

    boolean send(int shard) {
        return ask(shard, RequestKind.SEND, TOPIC, 100);
    }

    boolean ask(int shard, RequestKind kind) {
        return ask(shard, kind, TOPIC, 0);
    }

    /** Whether it is let through; what it holds is added to the grants. */
    boolean ask(int shard, RequestKind kind, String topic, int messageBytes) {
        Grant grant = new Grant();
        boolean isPassed = ask(shard, grant, kind, topic, messageBytes);
        if (isPassed) {
            grants.add(grant);
        } else if (grant.isHeld()) {
            throw new IllegalStateException("a refusal holds nothing");
        }
        return isPassed;
    }

    /** Asks the first shard, with a grant of the test's own; null: the request is not in flight. */
    boolean ask(Grant grant, RequestKind kind) {
        return ask(0, grant, kind, TOPIC, kind == RequestKind.SEND ? 100 : 0);
    }

    private boolean ask(int shard, Grant grant, RequestKind kind, String topic, int messageBytes) {
        RequestEvent event = new RequestEvent();
        event.clear();
        event.kind = kind;
        event.caller = caller;
        event.grant = grant;
        boolean hasGroup = kind != RequestKind.SEND && kind != RequestKind.END_TRANSACTION;
        byte[] names = (topic + (hasGroup ? GROUP : "")).getBytes(StandardCharsets.UTF_8);
        event.payload = Unpooled.wrappedBuffer(names);
        event.topic.set(0, names.length - (hasGroup ? GROUP.length() : 0));
        event.group.set(event.topic.length(), hasGroup ? GROUP.length() : 0);
        event.message.set(0, messageBytes);
        limiters.get(shard).govern(event, nowNs);
        lastText = event.verdictText;
        if (event.verdict != null && event.verdict != ReplyCode.TOO_MANY_REQUESTS) {
            throw new IllegalStateException("not what limits say: " + event.verdict);
        }
        return event.verdict == null;
    }

    /** How many of so many are let through. */
    int sendMany(int shard, int count) {
        int passed = 0;
        for (int i = 0; i < count; i++) {
            passed += send(shard) ? 1 : 0;
        }
        return passed;
    }

    /** Of the limit that has most. */
    long inFlight() {
        return traffic.limits().stream().mapToLong(LimitReading::inFlight).max().orElse(0);
    }

    LimitReading reading(LimitKind kind, String name) {
        return traffic.limits().stream()
                .filter(reading -> reading.rule().kind() == kind && reading.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
