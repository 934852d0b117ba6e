package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.pipeline.access.AccessConfig;
import io.github.rocketproxy.pipeline.access.Account;
import io.github.rocketproxy.pipeline.access.Accounts;
import io.github.rocketproxy.pipeline.access.Acl;
import io.github.rocketproxy.pipeline.access.AclEntry;
import io.github.rocketproxy.pipeline.access.AclEntry.Effect;
import io.github.rocketproxy.pipeline.access.Action;
import io.github.rocketproxy.pipeline.access.AuditTrail;
import io.github.rocketproxy.pipeline.access.BrakeConfig;
import io.github.rocketproxy.pipeline.access.ResourcePattern;
import io.github.rocketproxy.pipeline.access.SignatureWindow;
import io.github.rocketproxy.pipeline.access.Subject;
import io.github.rocketproxy.pipeline.access.User;
import io.github.rocketproxy.pipeline.access.UserAccess;
import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.port.AccessPolicy.Decision;
import io.github.rocketproxy.pipeline.status.Counters;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** What access control asks of a request like one before: the same caller, topic and group. */
public class AccessBenchmark extends HotPathBenchmark {
    private static final String DATE = "20260101T000000Z";

    /** Signs the date with the key sk. */
    private static final String AUTHORIZATION =
            "MQv2-HMAC-SHA1 Credential=ak, SignedHeaders=x-mq-date-time,"
                    + " Signature=7d48b06369adc2335751b3604f89ea92f419dab4";

    private static final String TOPIC = "orders-of-customers";
    private static final String GROUP = "workers-of-orders";

    private final RequestEvent send = new RequestEvent();
    private final RequestEvent receive = new RequestEvent();
    private UserAccess access;

    /** Makes a user with two rules, and requests that they allow. */
    @Setup
    public void allow() {
        Acl acl =
                new Acl(
                        List.of(
                                allowed("Topic:orders*", Action.PUB, Action.SUB),
                                allowed("Group:*", Action.SUB)),
                        List.of());
        Account account = new Account(Subject.of(new User("ak", "sk", false, true), acl));
        access =
                new UserAccess(
                        new OneAccount(account),
                        Accounts.NONE,
                        new AccessConfig(
                                true, new SignatureWindow(0, true), new BrakeConfig(30, 60_000, 1)),
                        AuditTrail.NONE,
                        new Counters());
        Caller caller = new Caller("client", "10.0.0.7:4711", AUTHORIZATION, DATE);
        fill(send, RequestKind.SEND, caller);
        fill(receive, RequestKind.RECEIVE, caller);
    }

    private static AclEntry allowed(String resource, Action... actions) {
        return new AclEntry(
                ResourcePattern.parse(resource), Set.of(actions), List.of(), Effect.ALLOW);
    }

    private static void fill(RequestEvent event, RequestKind kind, Caller caller) {
        event.kind = kind;
        event.caller = caller;
        event.arrivalNs = System.nanoTime();
        event.payload = Unpooled.copiedBuffer(TOPIC + GROUP, StandardCharsets.US_ASCII);
        event.topic.set(0, TOPIC.length());
        event.group.set(TOPIC.length(), GROUP.length());
    }

    private record OneAccount(Account account) implements Accounts {
        @Override
        public Account find(String userName) {
            return account;
        }

        @Override
        public void fetch(String userName) {
            // it is there
        }
    }

    /** A topic. */
    @Benchmark
    public Decision send() {
        return allowed(send);
    }

    /** A topic and a group. */
    @Benchmark
    public Decision receive() {
        return allowed(receive);
    }

    private Decision allowed(RequestEvent event) {
        Decision decision = access.decide(event);
        if (decision != Decision.ALLOW) {
            throw new IllegalStateException("not allowed: " + decision);
        }
        return decision;
    }
}
