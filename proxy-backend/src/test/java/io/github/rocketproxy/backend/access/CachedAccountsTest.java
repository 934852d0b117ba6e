package io.github.rocketproxy.backend.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.backend.control.RemotingCallException;
import io.github.rocketproxy.pipeline.access.Account;
import io.github.rocketproxy.pipeline.access.Acl;
import io.github.rocketproxy.pipeline.access.Action;
import io.github.rocketproxy.pipeline.access.ResourceType;
import io.github.rocketproxy.pipeline.access.Subject;
import io.github.rocketproxy.pipeline.access.User;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.body.AclInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CachedAccountsTest {
    private static final long NEGATIVE_TTL_MS = 1_000;
    private static final long STALE_MS = 60_000;
    private static final String RULES =
            """
            {"subject":"User:alice","policies":[
              {"policyType":"Custom","entries":[
                {"resource":"Topic:orders*","actions":["Pub","Sub"],"decision":"Allow"},
                {"resource":"Group:workers","actions":["Sub"],"sourceIps":["10.0.0.0/8"],"decision":"Allow"}]},
              {"policyType":"Default","entries":[
                {"resource":"Topic:*","actions":["Get"],"decision":"Allow"}]}]}
            """;

    private final FakeBrokers brokers = new FakeBrokers();
    private long nowNs = 1_000;
    private final CachedAccounts accounts =
            new CachedAccounts(
                    new AccountsConfig(5_000, NEGATIVE_TTL_MS, STALE_MS, 100),
                    new BrokerUsers(brokers::invoke, limit -> brokers.addresses(), 500),
                    () -> nowNs);

    /** All have the same users; some may be dead or refuse. */
    private static final class FakeBrokers {
        private final List<String> addresses = new ArrayList<>(List.of("a:1", "b:1"));
        private final Set<String> dead = new HashSet<>();
        private final Set<String> refusing = new HashSet<>();
        private final Map<String, String> users = new HashMap<>();
        private final Map<String, String> rules = new HashMap<>();
        private final List<String> asked = new ArrayList<>();

        private List<String> addresses() throws MetadataUnavailableException {
            if (addresses.isEmpty()) {
                throw new MetadataUnavailableException("no name server answers", null);
            }
            return addresses;
        }

        private RemotingCommand invoke(String address, RemotingCommand request, long timeoutMs)
                throws RemotingCallException {
            assertThat(timeoutMs).isEqualTo(500);
            request.makeCustomHeaderToNet();
            asked.add(address + " " + request.getCode() + " " + request.getExtFields().values());
            if (dead.contains(address)) {
                throw new RemotingCallException(address + " is dead", null);
            }
            if (refusing.contains(address)) {
                return RemotingCommand.createResponseCommand(16, "no permission");
            }
            return switch (request.getCode()) {
                case 3004 -> answer(users.get(request.getExtFields().get("username")));
                case 3009 -> answer(rules.get(request.getExtFields().get("subject")));
                default -> throw new AssertionError("code " + request.getCode());
            };
        }

        private static RemotingCommand answer(String json) {
            RemotingCommand answer = RemotingCommand.createResponseCommand(0, null);
            answer.setBody(json == null ? null : json.getBytes(StandardCharsets.UTF_8));
            return answer;
        }
    }

    private void putUser(String name, String type, String status) {
        brokers.users.put(
                name,
                "{\"username\":\"%s\",\"password\":\"secret\",\"userType\":\"%s\",\"userStatus\":\"%s\"}"
                        .formatted(name, type, status));
    }

    private static Subject known(String name, boolean isSuper, boolean isEnabled, Acl acl) {
        return Subject.of(new User(name, "secret", isSuper, isEnabled), acl);
    }

    private static Acl rules() {
        return AclReader.read(
                RemotingSerializable.decode(RULES.getBytes(StandardCharsets.UTF_8), AclInfo.class));
    }

    private void assertKnown(String name, Subject expected) {
        assertThat(accounts.find(name).subject().isSameAs(expected)).isTrue();
    }

    private void later(long ms) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
    }

    @Test
    void shouldAskOneBrokerForTheUserAndItsRules() throws Exception {
        putUser("alice", "Normal", "enable");
        brokers.rules.put("User:alice", RULES);
        assertThat(accounts.find("alice")).isNull();

        accounts.fetch("alice");
        accounts.fetch("alice");

        assertKnown("alice", known("alice", false, true, rules()));
        assertThat(brokers.asked).containsExactly("a:1 3004 [alice]", "a:1 3009 [User:alice]");
    }

    @Test
    void shouldReadRulesAsTheBrokerWritesThem() {
        Acl acl = rules();
        byte[] inside = {10, 1, 2, 3};
        byte[] outside = {11, 1, 2, 3};

        assertThat(acl.custom()).hasSize(2);
        assertThat(acl.permits(ResourceType.TOPIC, "orders1", Set.of(Action.PUB), outside))
                .isTrue();
        assertThat(acl.permits(ResourceType.TOPIC, "orders1", Set.of(Action.GET), outside))
                .isTrue();
        assertThat(acl.permits(ResourceType.GROUP, "workers", Set.of(Action.SUB), inside)).isTrue();
        assertThat(acl.permits(ResourceType.GROUP, "workers", Set.of(Action.SUB), outside))
                .isFalse();
    }

    @Test
    void shouldKnowSuperAndDisabledUsers() throws Exception {
        putUser("root", "Super", "enable");
        putUser("gone", "Normal", "disable");

        accounts.fetch("root");
        accounts.fetch("gone");

        assertKnown("root", known("root", true, true, Acl.NONE));
        assertKnown("gone", known("gone", false, false, Acl.NONE));
    }

    @Test
    void shouldGiveNoRightsByRulesThatItDoesNotUnderstand() throws Exception {
        putUser("alice", "Normal", "enable");
        brokers.rules.put("User:alice", RULES.replace("Sub\"]", "Teleport\"]"));

        accounts.fetch("alice");

        assertKnown("alice", known("alice", false, true, Acl.NONE));
    }

    @Test
    void shouldAskTheNextBrokerWhereOneCannotTell() throws Exception {
        putUser("alice", "Super", "enable");
        brokers.dead.add("a:1");
        accounts.fetch("alice");
        assertKnown("alice", known("alice", true, true, Acl.NONE));

        putUser("root", "Super", "enable");
        brokers.dead.clear();
        brokers.refusing.add("a:1");
        accounts.fetch("root");
        assertKnown("root", known("root", true, true, Acl.NONE));
    }

    @Test
    void shouldForgetSoonThatThereIsNoSuchUser() throws Exception {
        accounts.fetch("alice");
        assertThat(accounts.find("alice").subject()).isSameAs(Subject.NOBODY);

        putUser("alice", "Super", "enable");
        later(NEGATIVE_TTL_MS - 1);
        assertThat(accounts.find("alice").subject()).isSameAs(Subject.NOBODY);
        later(1);
        assertThat(accounts.find("alice")).isNull();
        accounts.fetch("alice");
        assertKnown("alice", known("alice", true, true, Acl.NONE));
    }

    @Test
    void shouldSayForAShortTimeThatNobodyCanBeAsked() throws Exception {
        putUser("alice", "Super", "enable");
        brokers.dead.addAll(brokers.addresses);
        accounts.fetch("alice");
        assertThat(accounts.find("alice").subject()).isSameAs(Subject.UNAVAILABLE);

        brokers.addresses.clear();
        accounts.fetch("bob");
        assertThat(accounts.find("bob").subject()).isSameAs(Subject.UNAVAILABLE);

        later(NEGATIVE_TTL_MS);
        assertThat(accounts.find("alice")).isNull();
    }

    @Test
    void shouldNotBelieveAnAnswerThatCannotBeRead() throws Exception {
        brokers.users.put("alice", "{\"username\":\"alice\",\"password\":");
        brokers.users.put("bob", "{\"username\":\"bob\"}");

        accounts.fetch("alice");
        accounts.fetch("bob");

        assertThat(accounts.find("alice").subject()).isSameAs(Subject.UNAVAILABLE);
        assertThat(accounts.find("bob").subject()).isSameAs(Subject.UNAVAILABLE);
    }

    @Test
    void shouldTakeAChangeWithTheNextRefreshInTheSameAccount() throws Exception {
        putUser("alice", "Normal", "enable");
        accounts.fetch("alice");
        Account account = accounts.find("alice");
        Subject before = account.subject();

        accounts.refresh();
        assertThat(account.subject()).as("nothing has changed").isSameAs(before);

        brokers.rules.put("User:alice", RULES);
        accounts.refresh();
        assertThat(account.subject().isSameAs(known("alice", false, true, rules()))).isTrue();
        assertThat(accounts.find("alice")).isSameAs(account);
    }

    @Test
    void shouldGiveAUserUpThatIsDeleted() throws Exception {
        putUser("alice", "Super", "enable");
        accounts.fetch("alice");
        Account account = accounts.find("alice");

        brokers.users.clear();
        accounts.refresh();

        assertThat(account.subject()).isNull();
        assertThat(accounts.find("alice")).isNull();
    }

    @Test
    void shouldKeepUsersForATimeWhileNobodyCanBeAsked() throws Exception {
        putUser("alice", "Super", "enable");
        putUser("bob", "Super", "enable");
        accounts.fetch("alice");
        accounts.fetch("bob");
        Account account = accounts.find("alice");
        brokers.dead.addAll(brokers.addresses);
        int askedBefore = brokers.asked.size();

        later(STALE_MS);
        accounts.refresh();
        assertThat(account.subject().isUser()).isTrue();
        assertThat(brokers.asked).as("asked once, not for every user").hasSize(askedBefore + 2);

        later(1);
        accounts.refresh();
        assertThat(account.subject()).isNull();
        accounts.fetch("alice");
        assertThat(accounts.find("alice").subject()).isSameAs(Subject.UNAVAILABLE);
    }

    @Test
    void shouldForgetAUserThatNobodyNames() throws Exception {
        putUser("alice", "Super", "enable");
        accounts.fetch("alice");
        Account account = accounts.find("alice");

        later(TimeUnit.MINUTES.toMillis(9));
        accounts.refresh();
        assertThat(accounts.find("alice")).as("named in time").isSameAs(account);
        later(TimeUnit.MINUTES.toMillis(9));
        accounts.refresh();
        assertThat(account.subject()).isNotNull();
        later(TimeUnit.MINUTES.toMillis(2));
        accounts.refresh();

        assertThat(account.subject()).isNull();
    }

    @Test
    void shouldStayWithinItsBound() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            accounts.fetch("user-" + i);
        }
        accounts.refresh();

        long kept = 0;
        for (int i = 0; i < 1_000; i++) {
            kept += accounts.find("user-" + i) == null ? 0 : 1;
        }
        assertThat(kept).isLessThanOrEqualTo(100);
    }
}
