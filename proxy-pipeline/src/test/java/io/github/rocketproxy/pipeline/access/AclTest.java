package io.github.rocketproxy.pipeline.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketproxy.pipeline.access.AclEntry.Effect;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class AclTest {
    private static final byte[] HOME = {10, 0, 0, 5};

    /** Rules are written {@code effect resource actions [source,...]}. */
    private static AclEntry entry(String rule) {
        String[] words = rule.strip().split(" +");
        Set<Action> actions = EnumSet.noneOf(Action.class);
        for (String action : words[2].split("\\+")) {
            actions.add(Action.parse(action));
        }
        List<Network> sources =
                words.length < 4
                        ? List.of()
                        : Arrays.stream(words[3].split(",")).map(Network::parse).toList();
        return new AclEntry(
                ResourcePattern.parse(words[1]),
                actions,
                sources,
                words[0].equals("allow") ? Effect.ALLOW : Effect.DENY);
    }

    private static List<AclEntry> entries(String rules) {
        return rules == null || rules.isBlank()
                ? List.of()
                : Arrays.stream(rules.split(";")).map(AclTest::entry).toList();
    }

    private static boolean permits(Acl acl, ResourceType type, String name, Action... actions) {
        return acl.permits(type, name, Set.of(actions), HOME);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // one rule: resource
                "allow Topic:orders Pub, true",
                "allow Topic:order Pub, false",
                "allow Topic:ordersX Pub, false",
                "allow Topic:ORDERS Pub, false",
                "allow TOPIC:orders Pub, true",
                "allow Topic:ord* Pub, true",
                "allow Topic:orders* Pub, true",
                "allow Topic:x* Pub, false",
                "allow Topic:* Pub, true",
                "allow * Pub, true",
                "allow Group:orders Pub, false",
                "allow Group:* Pub, false",
                "allow Cluster:* All, false",
                "allow Namespace:* All, false",
                "-, false",
                // one rule: action
                "allow Topic:orders Sub, false",
                "allow Topic:orders Sub+Pub, true",
                "allow Topic:orders all, true",
                "allow Topic:orders Get+List+Create+Update+Delete, false",
                "deny Topic:orders Pub, false",
                // typed before any type
                "allow Topic:* Pub; deny * All, true",
                "deny Topic:* Pub; allow * All, false",
                // literal before prefix before any
                "allow Topic:orders Pub; deny Topic:orders* Pub, true",
                "deny Topic:orders Pub; allow Topic:orders* Pub, false",
                "allow Topic:o* Pub; deny Topic:* Pub, true",
                "deny Topic:o* Pub; allow Topic:* Pub, false",
                // longer prefix first
                "allow Topic:ord* Pub; deny Topic:o* Pub, true",
                "deny Topic:ord* Pub; allow Topic:o* Pub, false",
                // deny before allow
                "allow Topic:orders Pub; deny Topic:orders Pub, false",
                "deny Topic:orders Pub; allow Topic:orders Pub, false",
                "allow Topic:* Pub; deny Topic:* All, false",
                // a rule about another action does not decide
                "deny Topic:orders Sub; allow Topic:o* Pub, true"
            })
    void shouldDecideByTheMostExactRule(String rules, boolean isAllowed) {
        Acl custom = new Acl(entries(rules), List.of());
        Acl defaults = new Acl(List.of(), entries(rules));

        assertThat(permits(custom, ResourceType.TOPIC, "orders", Action.PUB)).isEqualTo(isAllowed);
        assertThat(permits(defaults, ResourceType.TOPIC, "orders", Action.PUB))
                .isEqualTo(isAllowed);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "allow * Pub, deny Topic:orders Pub, true",
                "deny * Pub, allow Topic:orders Pub, false",
                "allow Topic:orders Sub, allow Topic:* Pub, true",
                "deny Topic:other Pub, allow Topic:* Pub, true",
                "-, allow Topic:* Pub, true"
            })
    void shouldAskDefaultRulesOnlyWhereNoCustomRuleMatches(
            String custom, String defaults, boolean isAllowed) {
        Acl acl = new Acl(entries(custom), entries(defaults));

        assertThat(permits(acl, ResourceType.TOPIC, "orders", Action.PUB)).isEqualTo(isAllowed);
    }

    @Test
    void shouldTakeOneActionOfSeveral() {
        Acl sub = new Acl(entries("allow Topic:orders Sub"), List.of());
        Acl mixed = new Acl(entries("allow Topic:orders Sub; deny Topic:orders Pub"), List.of());

        assertThat(permits(sub, ResourceType.TOPIC, "orders", Action.PUB, Action.SUB)).isTrue();
        assertThat(permits(sub, ResourceType.TOPIC, "orders", Action.PUB, Action.GET)).isFalse();
        assertThat(permits(mixed, ResourceType.TOPIC, "orders", Action.PUB, Action.SUB)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "allow Topic:orders Pub 10.0.0.5 | true",
                "allow Topic:orders Pub 10.0.0.6 | false",
                "allow Topic:orders Pub 192.168.0.0/16,10.0.0.0/8 | true",
                "allow Topic:orders Pub fd00::/8 | false",
                "allow Topic:o* Pub; deny Topic:orders Pub 10.0.0.6 | true",
                "allow Topic:o* Pub; deny Topic:orders Pub 10.0.0.5 | false"
            })
    void shouldLookAtWhereTheCallerIs(String rules, boolean isAllowed) {
        Acl acl = new Acl(entries(rules), List.of());

        assertThat(permits(acl, ResourceType.TOPIC, "orders", Action.PUB)).isEqualTo(isAllowed);
        assertThat(acl.dependsOnSource()).isTrue();
    }

    @Test
    void shouldNotMatchASourceThatIsNotKnown() {
        Acl acl = new Acl(entries("allow Topic:orders Pub 0.0.0.0/0"), List.of());

        assertThat(acl.permits(ResourceType.TOPIC, "orders", Set.of(Action.PUB), null)).isFalse();
        assertThat(permits(acl, ResourceType.TOPIC, "orders", Action.PUB)).isTrue();
    }

    @Test
    void shouldTellTypesApart() {
        Acl acl = new Acl(entries("allow Topic:orders Sub; allow Group:workers Sub"), List.of());

        assertThat(permits(acl, ResourceType.GROUP, "workers", Action.SUB)).isTrue();
        assertThat(permits(acl, ResourceType.TOPIC, "workers", Action.SUB)).isFalse();
        assertThat(permits(acl, ResourceType.GROUP, "orders", Action.SUB)).isFalse();
        assertThat(permits(Acl.NONE, ResourceType.TOPIC, "orders", Action.SUB)).isFalse();
        assertThat(acl.dependsOnSource()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "%RETRY%workers, allow Group:workers Sub, true",
        "%RETRY%workers, allow Topic:* All, false",
        "%RETRY%others, allow Group:workers Sub, false",
        "%DLQ%workers, allow Group:workers Sub, false",
        "%DLQ%workers, allow Topic:* All, true"
    })
    void shouldTakeARetryTopicForItsGroup(String topic, String rule, boolean isAllowed) {
        Acl acl = new Acl(entries(rule), List.of());

        assertThat(Permission.TOPIC_SUB.isGivenBy(acl, topic, HOME)).isEqualTo(isAllowed);
        assertThat(Permission.TOPIC_PUB.isGivenBy(acl, topic, HOME)).isEqualTo(isAllowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "orders", "Topic:", "Any:orders", "Tropic:orders", "**"})
    void shouldRefuseWhatIsNoResource(String text) {
        assertThatThrownBy(() -> ResourcePattern.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Any", "Publish"})
    void shouldRefuseWhatIsNoAction(String name) {
        assertThatThrownBy(() -> Action.parse(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldNotShowTheSecretOfAUser() {
        User user = new User("alice", "hidden", true, false);

        assertThat(user.toString()).contains("alice").doesNotContain("hidden");
    }
}
