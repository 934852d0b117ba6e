package io.github.rocketproxy.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketproxy.pipeline.access.Subject;
import io.github.rocketproxy.pipeline.access.UserDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way of a provider of users into the proxy, by the example of one for JSON Web Tokens. */
@Timeout(30)
class ProvidersTest {
    private static final String KEY = "the key that signs tokens";

    @TempDir private Path folder;

    private Path keyFile() throws Exception {
        return Files.writeString(folder.resolve("jwt.key"), KEY + "\n");
    }

    private static String token(long secondsFromNow, String key) {
        return JwtUsers.token(
                "alice", "pub:orders", Instant.now().getEpochSecond() + secondsFromNow, key);
    }

    @Test
    void shouldKnowTheUserOfAGoodToken() throws Exception {
        UserDirectory directory = Providers.open("jwt", keyFile().toString());

        Subject alice = directory.ask(token(60, KEY));

        assertThat(alice.isUser()).isTrue();
        assertThat(alice).hasToString("User[alice]");
    }

    @Test
    void shouldKnowNobodyByATokenThatIsOldOrForged() throws Exception {
        UserDirectory directory = Providers.open("jwt", keyFile().toString());

        assertThat(directory.ask(token(-1, KEY))).isSameAs(Subject.NOBODY);
        assertThat(directory.ask(token(60, "another key"))).isSameAs(Subject.NOBODY);
        assertThat(directory.ask("alice")).isSameAs(Subject.NOBODY);
        assertThat(directory.ask("a.b.c")).isSameAs(Subject.NOBODY);
    }

    @Test
    void shouldSayWhichProvidersThereAreOrWhatIsWrongWithOne() {
        assertThatThrownBy(() -> Providers.open("ldap", ""))
                .isInstanceOf(BadUsersException.class)
                .hasMessageContaining("no provider 'ldap'")
                .hasMessageContaining("[jwt]");
        assertThatThrownBy(() -> Providers.open("jwt", folder.resolve("none").toString()))
                .isInstanceOf(BadUsersException.class)
                .hasMessageContaining("'jwt' failed");
    }
}
