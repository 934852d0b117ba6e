package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.traffic.Grant;
import io.github.rocketproxy.pipeline.traffic.LimitKind;
import io.github.rocketproxy.pipeline.traffic.Traffic;
import io.github.rocketproxy.pipeline.traffic.TrafficLimiter;
import io.github.rocketproxy.pipeline.traffic.TrafficMode;
import io.github.rocketproxy.pipeline.traffic.TrafficRule;
import io.github.rocketproxy.pipeline.traffic.TrafficRules;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/**
 * What limits cost a request that is let through, with giving back what it had in flight; budget 40
 * ns for a send, no allocation. The rules are those for each topic, group and user, and of the
 * total.
 */
public class TrafficBenchmark extends HotPathBenchmark {
    private static final String TOPIC = "orders-of-customers";
    private static final String GROUP = "workers-of-orders";
    private static final long PLENTY = 9_000_000_000L;
    private static final long STEP_NS = 20_000;

    private final RequestEvent send = new RequestEvent();
    private final RequestEvent ack = new RequestEvent();
    private final RequestEvent free = new RequestEvent();
    private final RequestEvent tooMuch = new RequestEvent();
    private final Grant grant = new Grant();
    private TrafficLimiter off;
    private TrafficLimiter on;
    private TrafficLimiter met;
    private long nowNs = System.nanoTime();

    /** Makes a limiter without rules, one with many and one that refuses. */
    @Setup
    public void limit() {
        off = TrafficLimiter.unlimited(new Counters());
        on =
                limiter(
                        rule(LimitKind.TOTAL, TrafficRule.TOTAL, PLENTY),
                        rule(LimitKind.TOPIC, TrafficRule.EACH, PLENTY),
                        rule(LimitKind.GROUP, TrafficRule.EACH, PLENTY),
                        rule(LimitKind.USER, TrafficRule.EACH, PLENTY));
        met = limiter(rule(LimitKind.TOPIC, TOPIC, 1));
        fill(send, RequestKind.SEND);
        send.message.set(0, TOPIC.length());
        fill(ack, RequestKind.ACK);
        ack.group.set(TOPIC.length(), GROUP.length());
        fill(free, RequestKind.SEND);
        fill(tooMuch, RequestKind.SEND);
        while (tooMuch.verdict == null) {
            met.govern(tooMuch, nowNs);
        }
        grant.giveBack(0);
    }

    private static TrafficLimiter limiter(TrafficRule... rules) {
        Traffic traffic = new Traffic(1, System::nanoTime);
        traffic.apply(new TrafficRules(TrafficMode.ENFORCE, 1_024, List.of(rules)));
        return traffic.newLimiter(0, AccessPolicy.ALLOW_ALL, new Counters());
    }

    private static TrafficRule rule(LimitKind kind, String name, long plenty) {
        return new TrafficRule(kind, name, plenty, plenty, 10_000, 1_000);
    }

    private void fill(RequestEvent event, RequestKind kind) {
        event.kind = kind;
        event.caller = new Caller("client", "10.0.0.7:4711", null, null, "alice");
        event.grant = grant;
        event.payload = Unpooled.copiedBuffer(TOPIC + GROUP, StandardCharsets.US_ASCII);
        event.topic.set(0, TOPIC.length());
    }

    /** Without rules. */
    @Benchmark
    public RequestEvent off() {
        return govern(off, free);
    }

    /** Total, user and topic: requests, bytes and in flight of each. */
    @Benchmark
    public RequestEvent send() {
        return govern(on, send);
    }

    /** As {@link #send}, and a group. */
    @Benchmark
    public RequestEvent ack() {
        return govern(on, ack);
    }

    /** A request that is refused. */
    @Benchmark
    public RequestEvent refused() {
        tooMuch.verdict = null;
        met.govern(tooMuch, nowNs);
        return tooMuch;
    }

    private RequestEvent govern(TrafficLimiter limiter, RequestEvent event) {
        nowNs += STEP_NS;
        event.verdict = null;
        limiter.govern(event, nowNs);
        if (event.verdict != null) {
            throw new IllegalStateException(event.verdictText);
        }
        grant.giveBack(0);
        return event;
    }
}
