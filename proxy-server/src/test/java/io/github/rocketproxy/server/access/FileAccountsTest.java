package io.github.rocketproxy.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketproxy.pipeline.access.Account;
import io.github.rocketproxy.pipeline.access.Acl;
import io.github.rocketproxy.pipeline.access.Action;
import io.github.rocketproxy.pipeline.access.ResourceType;
import io.github.rocketproxy.pipeline.access.Subject;
import io.github.rocketproxy.pipeline.access.User;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class FileAccountsTest {
    private static final String USERS =
            """
            users:
              - name: alice
                secret: alice-secret
                rules:
                  - {resources: ["Topic:orders*", "Group:workers"], actions: [Pub, Sub], decision: Allow}
                  - resources: ["Topic:orders-secret"]
                    actions: [All]
                    decision: Deny
                defaults:
                  - {resources: ["Topic:*"], actions: [Sub], decision: Allow, sources: [10.0.0.0/8]}
              - {name: root, secret: root-secret, super: true}
              - {name: gone, secret: gone-secret, enabled: false}
              - {name: by-certificate}
            """;
    private static final byte[] HOME = {10, 0, 0, 5};
    private static final byte[] ELSEWHERE = {11, 0, 0, 5};

    @TempDir private Path folder;
    private final Counters counters = new Counters();
    private FileAccounts accounts;

    private Path write(String text) throws Exception {
        return Files.writeString(folder.resolve("users.yaml"), text);
    }

    private void open(String text) throws Exception {
        accounts = new FileAccounts(write(text), counters);
    }

    @AfterEach
    void close() {
        if (accounts != null) {
            accounts.close();
        }
    }

    private void rewrite(String text) throws Exception {
        write(text);
        accounts.look();
        accounts.look();
    }

    @Test
    void shouldKnowTheUsersOfTheFile() throws Exception {
        open(USERS);

        assertThat(accounts.find("alice").subject()).hasToString("User[alice]");
        assertThat(accounts.find("root").subject()).hasToString("User[root, super]");
        assertThat(accounts.find("gone").subject()).hasToString("User[gone, disabled]");
        assertThat(accounts.find("by-certificate").subject().isUser()).isTrue();
        assertThat(accounts.find("bob").subject()).isSameAs(Subject.NOBODY);
    }

    @Test
    void shouldReadRulesAsTheyAreWritten() throws Exception {
        open(USERS);
        Acl acl = UsersFile.read(folder.resolve("users.yaml")).get("alice").acl();

        assertThat(acl.permits(ResourceType.TOPIC, "orders-1", Set.of(Action.PUB), ELSEWHERE))
                .isTrue();
        assertThat(acl.permits(ResourceType.TOPIC, "orders-secret", Set.of(Action.PUB), HOME))
                .isFalse();
        assertThat(acl.permits(ResourceType.GROUP, "workers", Set.of(Action.SUB), HOME)).isTrue();
        assertThat(acl.permits(ResourceType.TOPIC, "others", Set.of(Action.SUB), HOME)).isTrue();
        assertThat(acl.permits(ResourceType.TOPIC, "others", Set.of(Action.SUB), ELSEWHERE))
                .isFalse();
        assertThat(acl.permits(ResourceType.TOPIC, "others", Set.of(Action.PUB), HOME)).isFalse();
    }

    @Test
    void shouldTakeAChangeForWhoKeepsAnAccount() throws Exception {
        open(USERS);
        Account alice = accounts.find("alice");
        Account root = accounts.find("root");
        Subject rootBefore = root.subject();
        Account gone = accounts.find("gone");

        rewrite(
                """
                users:
                  - {name: alice, secret: another, enabled: false}
                  - {name: root, secret: root-secret, super: true}
                  - {name: new, secret: new-secret}
                """);

        assertThat(alice.subject()).hasToString("User[alice, disabled]");
        assertThat(accounts.find("alice")).isSameAs(alice);
        assertThat(root.subject()).as("nothing has changed").isSameAs(rootBefore);
        assertThat(gone.subject()).as("who keeps it must ask again").isNull();
        assertThat(accounts.find("gone").subject()).isSameAs(Subject.NOBODY);
        assertThat(accounts.find("new").subject().isUser()).isTrue();
        assertThat(counters.value(ProxyCounter.USERS_RELOADS)).isEqualTo(1);
    }

    @Test
    void shouldKeepItsUsersWhenTheFileBreaks() throws Exception {
        open(USERS);
        Subject before = accounts.find("alice").subject();

        rewrite("users: [{name: alice, secret: new, rules: [{resources: [orders]}]}]");
        assertThat(accounts.find("alice").subject()).isSameAs(before);
        Files.delete(folder.resolve("users.yaml"));
        accounts.look();
        accounts.look();

        assertThat(accounts.find("alice").subject()).isSameAs(before);
        assertThat(counters.value(ProxyCounter.USERS_RELOADS)).isZero();
        assertThat(counters.value(ProxyCounter.USERS_RELOAD_FAILURES)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    users: [{secret: topsecret}]                          | a user has no name
                    users: [{name: a, password: topsecret}]               | line 1: unknown key 'password'
                    users: [{name: a, secret: topsecret}, {name: a}]      | user a is there twice
                    users: [{name: a, secret: topsecret                   | line 1: not valid YAML
                    users: topsecret                                      | line 1: not what is expected there
                    topsecret                                             | not what is expected there
                    users: [{name: a, rules: [{resources: [x], actions: [Pub], decision: Allow}]}]         | a rule of user a: 'x' is no resource
                    users: [{name: a, rules: [{resources: ['*'], actions: [Write], decision: Allow}]}]     | 'Write' is none of All, Pub
                    users: [{name: a, rules: [{resources: ['*'], decision: Allow}]}]                       | actions must name at least one
                    users: [{name: a, rules: [{resources: ['*'], actions: [All]}]}]                        | decision must be Allow or Deny
                    users: [{name: a, rules: [{resources: ['*'], actions: [All], decision: Allow, sources: [x]}]}] | 'x' is no address
                    """)
    void shouldSayWhatIsWrongAndNoSecret(String text, String message) throws Exception {
        assertThatThrownBy(() -> open(text))
                .isInstanceOf(BadUsersException.class)
                .hasMessageContaining("users.yaml")
                .hasMessageContaining(message)
                .hasMessageNotContaining("topsecret");
    }

    @Test
    void shouldTakeAnEmptyFileForNoUsers() throws Exception {
        open("# nobody yet\n");

        assertThat(accounts.find("alice").subject()).isSameAs(Subject.NOBODY);
        assertThat(new User("a", "secret", false, true).toString()).doesNotContain("secret");
    }
}
