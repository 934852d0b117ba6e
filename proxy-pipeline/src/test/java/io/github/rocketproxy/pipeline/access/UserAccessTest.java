package io.github.rocketproxy.pipeline.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.access.AclEntry.Effect;
import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.port.AccessPolicy.Decision;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class UserAccessTest {
    private static final String DATE = "20260101T120000Z";
    private static final long WINDOW_MS = 120_000;
    private static final String HOME = "10.0.0.5:4711";

    private final FakeAccounts accounts = new FakeAccounts();
    private final Counters counters = new Counters();
    private long epochMs = Instant.parse("2026-01-01T12:00:00Z").toEpochMilli();
    private long nowNs = 1_000_000_000;
    private final UserAccess access = access(true);

    private UserAccess access(boolean asksRules) {
        return new UserAccess(
                accounts,
                Accounts.NONE,
                new AccessConfig(
                        asksRules, new SignatureWindow(WINDOW_MS, true), new BrakeConfig(0, 1, 1)),
                AuditTrail.NONE,
                counters,
                () -> epochMs,
                () -> nowNs);
    }

    private static Caller caller(String accessKey, String secret) {
        return new Caller("client", HOME, Signatures.sign(accessKey, secret, DATE), DATE);
    }

    private static AclEntry allow(String resource, Action... actions) {
        return new AclEntry(
                ResourcePattern.parse(resource), Set.of(actions), List.of(), Effect.ALLOW);
    }

    private Account user(String name, AclEntry... rules) {
        Account account = new Account(subject(name, false, true, rules));
        accounts.known().put(name, account);
        return account;
    }

    private static Subject subject(
            String name, boolean isSuper, boolean isEnabled, AclEntry... rules) {
        return Subject.of(
                new User(name, name + "-secret", isSuper, isEnabled),
                new Acl(List.of(rules), List.of()));
    }

    private RequestEvent event(RequestKind kind, Caller caller, String topic, String group) {
        RequestEvent event = Events.of(kind, caller, topic, group);
        event.arrivalNs = nowNs;
        return event;
    }

    private Decision send(Caller caller, String topic) {
        return access.decide(event(RequestKind.SEND, caller, topic, ""));
    }

    private void assertCounted(ProxyCounter counter, int count) {
        for (ProxyCounter each : ProxyCounter.values()) {
            assertThat(counters.value(each)).as(each.name()).isEqualTo(each == counter ? count : 0);
        }
    }

    @Test
    void shouldLetInWhoHasSignedAndIsAllowed() throws Exception {
        user("alice", allow("Topic:orders", Action.PUB));

        assertThat(send(caller("alice", "alice-secret"), "orders")).isEqualTo(Decision.ALLOW);
        assertThat(access.decide(caller("alice", "alice-secret"), "QueryRoute", "orders", ""))
                .isEqualTo(Decision.ALLOW);
        assertCounted(null, 0);
    }

    @Test
    void shouldDenyACallerWithoutCredential() throws Exception {
        Caller caller = new Caller("client", HOME, null, null);

        assertThat(send(caller, "orders")).isEqualTo(Decision.DENY);
        assertThat(access.decide(caller, "Heartbeat", "", "")).isEqualTo(Decision.DENY);
        assertCounted(ProxyCounter.DENIED_NO_CREDENTIAL, 2);
    }

    @Test
    void shouldDenyACredentialThatCannotBeRead() {
        assertThat(send(new Caller("client", HOME, "Basic YTpi", DATE), "orders"))
                .isEqualTo(Decision.DENY);
        assertThat(
                        send(
                                new Caller(
                                        "client", HOME, Signatures.sign("alice", "x", DATE), null),
                                "orders"))
                .isEqualTo(Decision.DENY);
        assertCounted(ProxyCounter.DENIED_MALFORMED, 2);
    }

    @Test
    void shouldDenyAWrongSignature() {
        user("alice", allow("*", Action.ALL));

        assertThat(send(caller("alice", "guess"), "orders")).isEqualTo(Decision.DENY);
        assertCounted(ProxyCounter.DENIED_WRONG_SIGNATURE, 1);
    }

    @Test
    void shouldDenyADisabledUser() {
        accounts.known()
                .put("alice", new Account(subject("alice", true, false, allow("*", Action.ALL))));

        assertThat(send(caller("alice", "alice-secret"), "orders")).isEqualTo(Decision.DENY);
        assertCounted(ProxyCounter.DENIED_USER_DISABLED, 1);
    }

    @Test
    void shouldAskForAUserOnceAndThenKnowIt() throws Exception {
        Caller caller = caller("alice", "alice-secret");
        accounts.toFetch().put("alice", subject("alice", true, true));

        assertThat(send(caller, "orders")).isEqualTo(Decision.UNKNOWN);
        assertThat(access.decide(caller, "QueryRoute", "orders", "")).isEqualTo(Decision.UNKNOWN);
        access.resolve(caller);

        assertThat(send(caller, "orders")).isEqualTo(Decision.ALLOW);
        assertThat(access.decide(caller, "QueryRoute", "orders", "")).isEqualTo(Decision.ALLOW);
        assertCounted(null, 0);
    }

    @Test
    void shouldDenyWhoIsNoUserUntilItIsOne() throws Exception {
        Caller caller = caller("alice", "alice-secret");
        access.resolve(caller);

        assertThat(send(caller, "orders")).isEqualTo(Decision.DENY);
        assertCounted(ProxyCounter.DENIED_UNKNOWN_USER, 1);

        accounts.known().clear();
        accounts.toFetch().put("alice", subject("alice", true, true));
        assertThat(send(caller, "orders")).isEqualTo(Decision.UNKNOWN);
        access.resolve(caller);
        assertThat(send(caller, "orders")).isEqualTo(Decision.ALLOW);
    }

    @Test
    void shouldDenyWhileNobodyCanBeAsked() {
        accounts.known().put("alice", new Account(Subject.UNAVAILABLE));

        assertThat(send(caller("alice", "alice-secret"), "orders")).isEqualTo(Decision.DENY);
        assertCounted(ProxyCounter.DENIED_UNAVAILABLE, 1);
    }

    @Test
    void shouldNotAskAgainForACallerThatItKnows() {
        user("alice", allow("Topic:orders", Action.PUB));
        Caller caller = caller("alice", "alice-secret");

        for (int i = 0; i < 3; i++) {
            assertThat(send(caller, "orders")).isEqualTo(Decision.ALLOW);
        }

        assertThat(accounts.finds()).isEqualTo(1);
    }

    @Test
    void shouldTakeAChangeOfRulesForConnectedCallersToo() {
        Account account = user("alice", allow("Topic:orders", Action.PUB));
        Caller caller = caller("alice", "alice-secret");
        assertThat(send(caller, "orders")).isEqualTo(Decision.ALLOW);

        account.update(subject("alice", false, true, allow("Topic:others", Action.PUB)));
        assertThat(send(caller, "orders")).isEqualTo(Decision.DENY);
        assertCounted(ProxyCounter.DENIED_NO_PERMISSION, 1);
        assertThat(send(caller, "others")).isEqualTo(Decision.ALLOW);

        account.update(
                Subject.of(
                        new User("alice", "new secret", true, true),
                        new Acl(List.of(), List.of())));
        assertThat(send(caller, "others")).isEqualTo(Decision.DENY);

        account.giveUp();
        accounts.known().clear();
        assertThat(send(caller, "others")).isEqualTo(Decision.UNKNOWN);
    }

    @Test
    void shouldRefuseAReplayedSignature() {
        user("alice", allow("Topic:orders", Action.PUB));
        epochMs += WINDOW_MS + 1;

        assertThat(send(caller("alice", "alice-secret"), "orders")).isEqualTo(Decision.DENY);
        assertCounted(ProxyCounter.DENIED_STALE_SIGNATURE, 1);
    }

    @Test
    void shouldRefuseASignatureThatGrowsOldOnItsConnection() throws Exception {
        Account account = user("alice", allow("Topic:orders", Action.PUB));
        Caller caller = caller("alice", "alice-secret");
        assertThat(send(caller, "orders")).isEqualTo(Decision.ALLOW);

        nowNs += TimeUnit.MILLISECONDS.toNanos(WINDOW_MS);
        assertThat(send(caller, "orders")).isEqualTo(Decision.ALLOW);
        nowNs += 1;
        assertThat(send(caller, "orders")).isEqualTo(Decision.DENY);
        assertCounted(ProxyCounter.DENIED_STALE_SIGNATURE, 1);

        epochMs += 10 * WINDOW_MS;
        assertThat(access.decide(caller, "Telemetry", "orders", ""))
                .as("a stream lives on its first headers")
                .isEqualTo(Decision.ALLOW);
        account.update(subject("alice", true, true));
        assertThat(access.decide(caller, "Telemetry", "orders", "")).isEqualTo(Decision.ALLOW);
        assertThat(send(caller, "orders")).isEqualTo(Decision.DENY);
    }

    @Test
    void shouldNotForgetThatASignatureWasStale() {
        Account account = user("alice", allow("Topic:orders", Action.PUB));
        Caller caller = caller("alice", "alice-secret");
        epochMs += 2 * WINDOW_MS;
        assertThat(send(caller, "orders")).isEqualTo(Decision.DENY);

        account.update(subject("alice", true, true));

        assertThat(send(caller, "orders")).isEqualTo(Decision.DENY);
        assertCounted(ProxyCounter.DENIED_STALE_SIGNATURE, 2);
    }

    @ParameterizedTest
    @CsvSource({
        "SEND, orders, '', true",
        "SEND, others, '', false",
        "END_TRANSACTION, orders, '', true",
        "RECEIVE, orders, workers, false",
        "RECEIVE, inbox, workers, true",
        "PULL, inbox, workers, true",
        "ACK, inbox, workers, true",
        "ACK, inbox, others, false",
        "ACK, inbox, '', false",
        "CHANGE_INVISIBLE_DURATION, inbox, workers, true",
        "CHANGE_INVISIBLE_DURATION, orders, workers, false",
        "DEAD_LETTER, inbox, workers, true",
        "RECEIVE, %RETRY%workers, workers, true",
        "RECEIVE, %RETRY%others, workers, false"
    })
    void shouldCheckTopicAndGroup(RequestKind kind, String topic, String group, boolean isAllowed) {
        user(
                "alice",
                allow("Topic:orders", Action.PUB),
                allow("Topic:inbox", Action.SUB),
                allow("Group:workers", Action.SUB));
        Caller caller = caller("alice", "alice-secret");
        Decision expected = isAllowed ? Decision.ALLOW : Decision.DENY;

        for (int i = 0; i < 2; i++) { // the second time from what was remembered
            assertThat(access.decide(event(kind, caller, topic, group))).isEqualTo(expected);
        }
        assertCounted(ProxyCounter.DENIED_NO_PERMISSION, isAllowed ? 0 : 2);
    }

    @ParameterizedTest
    @CsvSource({
        "QueryRoute, orders, '', true",
        "QueryRoute, inbox, '', true",
        "QueryRoute, others, '', false",
        "QueryRoute, '', '', false",
        "QueryAssignment, inbox, workers, true",
        "QueryAssignment, inbox, others, false",
        "Heartbeat, '', workers, true",
        "Heartbeat, '', others, false",
        "Heartbeat, '', '', true",
        "NotifyClientTermination, '', '', true",
        "Telemetry, '', '', true",
        "Telemetry, orders, '', true",
        "Telemetry, inbox, '', false",
        "Telemetry, inbox, workers, true",
        "Telemetry, orders, workers, false",
        "Telemetry, '', others, false",
        "ReadEverything, orders, workers, false"
    })
    void shouldCheckWhatTheControlPlaneAsks(
            String rpc, String topic, String group, boolean isAllowed) throws Exception {
        user(
                "alice",
                allow("Topic:orders", Action.PUB),
                allow("Topic:inbox", Action.SUB),
                allow("Group:workers", Action.SUB));

        assertThat(access.decide(caller("alice", "alice-secret"), rpc, topic, group))
                .isEqualTo(isAllowed ? Decision.ALLOW : Decision.DENY);
    }

    @Test
    void shouldLetASuperUserDoWhatIsInTheTable() throws Exception {
        accounts.known().put("root", new Account(subject("root", true, true)));
        Caller caller = caller("root", "root-secret");

        assertThat(send(caller, "orders")).isEqualTo(Decision.ALLOW);
        assertThat(access.decide(caller, "QueryRoute", "orders", "")).isEqualTo(Decision.ALLOW);
        assertThat(access.decide(caller, "ReadEverything", "orders", "")).isEqualTo(Decision.DENY);
    }

    @Test
    void shouldAskNoRulesWhereOnlyUsersAreChecked() throws Exception {
        user("alice");
        UserAccess usersOnly = access(false);

        Caller caller = caller("alice", "alice-secret");
        assertThat(usersOnly.decide(event(RequestKind.SEND, caller, "orders", "")))
                .isEqualTo(Decision.ALLOW);
        assertThat(usersOnly.decide(caller, "QueryRoute", "orders", "")).isEqualTo(Decision.ALLOW);
        assertThat(usersOnly.decide(caller("alice", "guess"), "QueryRoute", "orders", ""))
                .isEqualTo(Decision.DENY);
    }

    @Test
    void shouldKeepVerdictsApartWhereTheyDependOnTheSource() {
        AclEntry athome =
                new AclEntry(
                        ResourcePattern.parse("Topic:orders"),
                        Set.of(Action.PUB),
                        List.of(Network.parse("10.0.0.0/8")),
                        Effect.ALLOW);
        user("alice", athome);
        String header = Signatures.sign("alice", "alice-secret", DATE);

        assertThat(send(new Caller("client", HOME, header, DATE), "orders"))
                .isEqualTo(Decision.ALLOW);
        assertThat(send(new Caller("client", "11.0.0.5:4711", header, DATE), "orders"))
                .isEqualTo(Decision.DENY);
        assertThat(send(new Caller("client", "", header, DATE), "orders")).isEqualTo(Decision.DENY);
    }

    @Test
    void shouldNotShowSecrets() {
        Account account = user("alice");

        assertThat(account.subject().toString()).contains("alice").doesNotContain("alice-secret");
        assertThat(caller("alice", "alice-secret").toString()).doesNotContain("Signature");
    }
}
