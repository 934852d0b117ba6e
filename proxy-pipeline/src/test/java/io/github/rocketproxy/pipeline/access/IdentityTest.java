package io.github.rocketproxy.pipeline.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.rocketproxy.pipeline.access.AclEntry.Effect;
import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.port.AccessPolicy.Decision;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What callers show, what happens to those that guess, and what is written down of all of them. */
@Timeout(30)
class IdentityTest {
    private static final String DATE = "20260101T120000Z";
    private static final String HOME = "10.0.0.5:4711";
    private static final int MAX_FAILURES = 3;

    private final FakeAccounts users = new FakeAccounts();
    private final FakeAccounts tokens = new FakeAccounts();
    private final Counters counters = new Counters();
    private final List<AuditEntry> trail = new ArrayList<>();
    private long epochMs = Instant.parse("2026-01-01T12:00:00Z").toEpochMilli();
    private long nowNs = 1_000_000_000;
    private final UserAccess access =
            new UserAccess(
                    users,
                    tokens,
                    new AccessConfig(
                            true,
                            new SignatureWindow(120_000, true),
                            new BrakeConfig(MAX_FAILURES, 60_000, 100)),
                    new Everything(),
                    counters,
                    () -> epochMs,
                    () -> nowNs);

    private final class Everything implements AuditTrail {
        @Override
        public void add(AuditEntry entry) {
            trail.add(entry);
        }

        @Override
        public boolean wantsDenied() {
            return true;
        }

        @Override
        public boolean wantsAllowed() {
            return true;
        }
    }

    @BeforeEach
    void addAlice() {
        users.known().put("alice", new Account(alice(true)));
    }

    private static Subject alice(boolean isEnabled) {
        AclEntry orders =
                new AclEntry(
                        ResourcePattern.parse("Topic:orders"),
                        Set.of(Action.PUB),
                        List.of(),
                        Effect.ALLOW);
        return Subject.of(
                new User("alice", "alice-secret", false, isEnabled),
                new Acl(List.of(orders), List.of()));
    }

    private static Caller signed(String user, String secret) {
        return certified(null, user, secret);
    }

    private static Caller certified(String certificateUser, String user, String secret) {
        return new Caller(
                "client", HOME, Signatures.sign(user, secret, DATE), DATE, certificateUser);
    }

    private static Caller certified(String certificateUser) {
        return new Caller("client", HOME, null, null, certificateUser);
    }

    private static Caller bearer(String token) {
        return new Caller("client", HOME, "Bearer " + token, null);
    }

    private Decision send(Caller caller, String topic) {
        return access.decide(event(RequestKind.SEND, caller, topic, ""));
    }

    private RequestEvent event(RequestKind kind, Caller caller, String topic, String group) {
        RequestEvent event = Events.of(kind, caller, topic, group);
        event.arrivalNs = nowNs;
        return event;
    }

    private long count(ProxyCounter counter) {
        return counters.value(counter);
    }

    @Test
    void shouldBelieveACertificate() throws Exception {
        assertThat(send(certified("alice"), "orders")).isEqualTo(Decision.ALLOW);
        assertThat(send(certified("alice"), "others")).isEqualTo(Decision.DENY);
        assertThat(access.decide(certified("alice"), "QueryRoute", "orders", ""))
                .isEqualTo(Decision.ALLOW);
        users.toFetch().put("bob", Subject.NOBODY);
        assertThat(send(certified("bob"), "orders")).isEqualTo(Decision.UNKNOWN);
        access.resolve(certified("bob"));
        assertThat(send(certified("bob"), "orders")).isEqualTo(Decision.DENY);
        assertThat(count(ProxyCounter.DENIED_UNKNOWN_USER)).isEqualTo(1);
    }

    @Test
    void shouldNotLetACertificateGrowOld() {
        Caller caller = certified("alice");
        assertThat(send(caller, "orders")).isEqualTo(Decision.ALLOW);

        nowNs += TimeUnit.DAYS.toNanos(30);

        assertThat(send(caller, "orders")).isEqualTo(Decision.ALLOW);
    }

    @Test
    void shouldDenyASignatureOfAnotherUserThanTheCertificates() {
        users.known()
                .put(
                        "bob",
                        new Account(
                                Subject.of(new User("bob", "bob-secret", true, true), Acl.NONE)));

        assertThat(send(certified("alice", "alice", "alice-secret"), "orders"))
                .isEqualTo(Decision.ALLOW);
        assertThat(send(certified("alice", "alice", "guess"), "orders")).isEqualTo(Decision.DENY);
        assertThat(send(certified("alice", "bob", "bob-secret"), "orders"))
                .isEqualTo(Decision.DENY);
        assertThat(count(ProxyCounter.DENIED_WRONG_SIGNATURE)).isEqualTo(1);
        assertThat(count(ProxyCounter.DENIED_OTHER_CERTIFICATE)).isEqualTo(1);
    }

    @Test
    void shouldTakeATokenThatItsDirectoryKnows() throws Exception {
        tokens.toFetch().put("good", alice(true));
        Caller caller = bearer("good");

        assertThat(send(caller, "orders")).isEqualTo(Decision.UNKNOWN);
        access.resolve(caller);
        assertThat(send(caller, "orders")).isEqualTo(Decision.ALLOW);
        assertThat(send(caller, "others")).isEqualTo(Decision.DENY);

        tokens.known().get("good").giveUp();
        tokens.known().put("good", new Account(Subject.NOBODY));
        assertThat(send(caller, "orders")).as("the token has run out").isEqualTo(Decision.DENY);
        assertThat(count(ProxyCounter.DENIED_UNKNOWN_USER)).isEqualTo(1);
    }

    @Test
    void shouldNotTakeAUserNameForAToken() throws Exception {
        access.resolve(bearer("alice"));

        assertThat(send(bearer("alice"), "orders")).isEqualTo(Decision.DENY);
        assertThat(send(bearer(""), "orders")).isEqualTo(Decision.DENY);
        assertThat(send(bearer("x".repeat(10_000)), "orders")).isEqualTo(Decision.DENY);
        assertThat(count(ProxyCounter.DENIED_UNKNOWN_USER)).isEqualTo(1);
        assertThat(count(ProxyCounter.DENIED_MALFORMED)).isEqualTo(2);
    }

    @Test
    void shouldNotLookAtCallersFromAnAddressThatGuesses() {
        for (int i = 0; i < MAX_FAILURES; i++) {
            assertThat(send(signed("alice", "guess " + i), "orders")).isEqualTo(Decision.DENY);
        }

        assertThat(send(signed("alice", "alice-secret"), "orders")).isEqualTo(Decision.DENY);
        assertThat(count(ProxyCounter.DENIED_WRONG_SIGNATURE)).isEqualTo(MAX_FAILURES);
        assertThat(count(ProxyCounter.DENIED_SLOWED_DOWN)).isEqualTo(1);

        nowNs += TimeUnit.MINUTES.toNanos(1);
        assertThat(send(signed("alice", "alice-secret"), "orders")).isEqualTo(Decision.ALLOW);
    }

    @Test
    void shouldNotDisturbCallersThatAreInAlready() {
        Caller caller = signed("alice", "alice-secret");
        assertThat(send(caller, "orders")).isEqualTo(Decision.ALLOW);

        for (int i = 0; i < 2 * MAX_FAILURES; i++) {
            send(signed("nobody " + i, "guess"), "orders");
            send(signed("alice", "guess " + i), "orders");
        }

        assertThat(send(signed("alice", "alice-secret"), "orders")).isEqualTo(Decision.DENY);
        assertThat(send(caller, "orders")).isEqualTo(Decision.ALLOW);
        users.known().get("alice").update(alice(true));
        assertThat(send(caller, "orders")).as("judged anew").isEqualTo(Decision.ALLOW);
    }

    @Test
    void shouldNotAskAboutMadeUpUsersForEver() throws Exception {
        for (int i = 0; i < 100; i++) {
            Caller caller = signed("made up " + i, "guess");
            if (send(caller, "orders") == Decision.UNKNOWN) {
                access.resolve(caller);
                assertThat(send(caller, "orders")).isEqualTo(Decision.DENY);
            }
        }

        assertThat(users.fetches()).isEqualTo(MAX_FAILURES);
        assertThat(count(ProxyCounter.DENIED_SLOWED_DOWN)).isEqualTo(100 - MAX_FAILURES);
    }

    @Test
    void shouldWriteDownWhoCameAndWhatItUsedForTheFirstTime() {
        for (int i = 0; i < 3; i++) {
            assertThat(send(signed("alice", "alice-secret"), "orders")).isEqualTo(Decision.ALLOW);
        }

        assertThat(trail)
                .containsExactly(
                        new AuditEntry(
                                epochMs,
                                HOME,
                                "client",
                                "alice",
                                "SIGNATURE",
                                "Authenticate",
                                "",
                                "",
                                true,
                                ""),
                        new AuditEntry(
                                epochMs,
                                HOME,
                                "client",
                                "alice",
                                "SIGNATURE",
                                "SendMessage",
                                "orders",
                                "",
                                true,
                                ""));
    }

    @Test
    void shouldNotWriteDownAsAllowedWhatIsAllowedByHalves() {
        users.known()
                .put(
                        "bob",
                        new Account(
                                Subject.of(
                                        new User("bob", "", false, true),
                                        new Acl(
                                                List.of(
                                                        new AclEntry(
                                                                ResourcePattern.parse("Topic:*"),
                                                                Set.of(Action.SUB),
                                                                List.of(),
                                                                Effect.ALLOW)),
                                                List.of()))));
        RequestEvent receive = event(RequestKind.RECEIVE, certified("bob"), "orders", "workers");

        assertThat(access.decide(receive)).isEqualTo(Decision.DENY);

        assertThat(trail)
                .extracting(AuditEntry::operation, AuditEntry::isAllowed)
                .containsExactly(tuple("Authenticate", true), tuple("ReceiveMessage", false));
    }

    @Test
    void shouldWriteDownEachDenialAndWhy() throws Exception {
        send(certified(null), "orders");
        send(signed("alice", "guess"), "orders");
        send(certified("alice"), "others");
        access.decide(certified("alice"), "Heartbeat", "", "workers");

        assertThat(trail)
                .filteredOn(entry -> !entry.isAllowed())
                .extracting(
                        AuditEntry::user,
                        AuditEntry::shown,
                        AuditEntry::operation,
                        AuditEntry::topic,
                        AuditEntry::group,
                        AuditEntry::reason)
                .containsExactly(
                        tuple("", "NONE", "SendMessage", "orders", "", "NO_CREDENTIAL"),
                        tuple("alice", "SIGNATURE", "SendMessage", "orders", "", "WRONG_SIGNATURE"),
                        tuple("alice", "CERTIFICATE", "SendMessage", "others", "", "NO_PERMISSION"),
                        tuple("alice", "CERTIFICATE", "Heartbeat", "", "workers", "NO_PERMISSION"));
    }

    @Test
    void shouldWriteDownEachChangeOfOffsets() throws Exception {
        users.known()
                .put(
                        "root",
                        new Account(Subject.of(new User("root", "secret", true, true), Acl.NONE)));
        for (int i = 0; i < 2; i++) {
            access.decide(certified("root"), "UpdateOffset", "orders", "workers");
            access.decide(certified("root"), "QueryOffset", "orders", "");
        }

        assertThat(trail)
                .extracting(AuditEntry::operation)
                .containsExactly("Authenticate", "UpdateOffset", "UpdateOffset");
    }

    @Test
    void shouldNeverWriteDownASecret() throws Exception {
        tokens.toFetch().put("secret-token", alice(true));
        access.resolve(bearer("secret-token"));
        send(bearer("secret-token"), "orders");
        send(bearer("secret-guess"), "orders");
        send(signed("alice", "guess"), "orders");

        assertThat(trail).isNotEmpty();
        assertThat(trail.toString()).doesNotContain("secret").doesNotContain("Signature=");
        assertThat(Claim.of(bearer("secret-token")).toString()).doesNotContain("secret");
    }
}
