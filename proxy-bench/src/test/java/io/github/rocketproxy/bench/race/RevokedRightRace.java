package io.github.rocketproxy.bench.race;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

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
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * The refresh takes a right away while a stage decides for the same caller, and keeps with caller
 * and user what it has found out. Whatever it keeps, the right must not come back.
 */
@JCStressTest
@Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "the stage was first")
@Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "the refresh was first")
@Outcome(expect = FORBIDDEN, desc = "a right that was taken away still serves")
@State
public class RevokedRightRace {
    private static final ByteBuf TOPIC = Unpooled.copiedBuffer("orders", StandardCharsets.US_ASCII);
    private static final Counters COUNTERS = new Counters();
    private static final User USER = new User("ak", "sk", false, true);
    private static final Acl ALLOWED =
            new Acl(
                    List.of(
                            new AclEntry(
                                    ResourcePattern.parse("Topic:orders"),
                                    Set.of(Action.PUB),
                                    List.of(),
                                    Effect.ALLOW)),
                    List.of());

    private final Account account = new Account(Subject.of(USER, ALLOWED));
    private final UserAccess access =
            new UserAccess(
                    new OneAccount(account),
                    Accounts.NONE,
                    new AccessConfig(true, new SignatureWindow(0, true), new BrakeConfig(0, 1, 1)),
                    AuditTrail.NONE,
                    COUNTERS);
    private final Caller caller =
            new Caller(
                    "client",
                    "10.0.0.7:4711",
                    "MQv2-HMAC-SHA1 Credential=ak, SignedHeaders=x-mq-date-time,"
                            + " Signature=7d48b06369adc2335751b3604f89ea92f419dab4",
                    "20260101T000000Z");

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

    private int isAllowed() {
        RequestEvent event = new RequestEvent();
        event.kind = RequestKind.SEND;
        event.caller = caller;
        event.arrivalNs = System.nanoTime();
        event.payload = TOPIC;
        event.topic.set(0, TOPIC.readableBytes());
        return access.decide(event) == Decision.ALLOW ? 1 : 0;
    }

    @Actor
    public void refresh(III_Result result) {
        account.update(Subject.of(USER, Acl.NONE));
        result.r1 = isAllowed();
    }

    @Actor
    public void stage(III_Result result) {
        result.r2 = isAllowed();
    }

    @Arbiter
    public void later(III_Result result) {
        result.r3 = isAllowed();
    }
}
