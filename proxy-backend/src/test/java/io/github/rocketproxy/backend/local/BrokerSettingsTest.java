package io.github.rocketproxy.backend.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketproxy.backend.codec.BrokerCredential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.rocketmq.auth.config.AuthConfig;
import org.apache.rocketmq.store.config.BrokerRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class BrokerSettingsTest {
    private static final String NAME_SERVER = "127.0.0.1:9876";

    @TempDir private Path folder;

    private BrokerSettings settings(Path file) throws IOException {
        return settings(file, null);
    }

    private BrokerSettings settings(Path file, LocalAccess access) throws IOException {
        return new BrokerSettings(
                new LocalConfig(folder, 0, 0, file, List.of(), access), NAME_SERVER);
    }

    @Test
    void shouldPutBrokerFileOverDefaults() throws Exception {
        Path file = folder.resolve("broker.conf");
        Files.writeString(
                file,
                """
                brokerName=broker-x
                sendMessageThreadPoolNums=9
                fileReservedTime=5
                brokerRole=SLAVE
                transferMsgByHeap=false
                namesrvAddr=elsewhere:1
                """);

        BrokerSettings settings = settings(file);

        assertThat(settings.broker.getBrokerName()).isEqualTo("broker-x");
        assertThat(settings.broker.getSendMessageThreadPoolNums()).isEqualTo(9);
        assertThat(settings.store.getFileReservedTime()).isEqualTo(5);
        assertThat(settings.auth.getConfigName()).startsWith("broker-x");
        assertThat(settings.store.getBrokerRole()).isEqualTo(BrokerRole.ASYNC_MASTER);
        assertThat(settings.broker.isTransferMsgByHeap()).isTrue();
        assertThat(settings.broker.getNamesrvAddr()).isEqualTo(NAME_SERVER);
    }

    @Test
    void shouldControlAccessOnlyWhenAsked() throws Exception {
        LocalAccess access = new LocalAccess(new BrokerCredential("root", "a\"b"), true);

        AuthConfig on = settings(null, access).auth;
        AuthConfig off = settings(null).auth;

        assertThat(on.isAuthenticationEnabled()).isTrue();
        assertThat(on.isAuthorizationEnabled()).isTrue();
        assertThat(on.getInitAuthenticationUser()).contains("\"root\"", "a\\\"b");
        assertThat(on.getInnerClientAuthenticationCredentials()).contains("\"root\"", "a\\\"b");
        assertThat(off.isAuthenticationEnabled()).isFalse();
        assertThat(off.isAuthorizationEnabled()).isFalse();
        assertThat(
                        settings(null, new LocalAccess(access.superUser(), false))
                                .auth
                                .isAuthorizationEnabled())
                .isFalse();
    }

    @Test
    void shouldPutBrokerFileOverAccessControl() throws Exception {
        Path file = folder.resolve("broker.conf");
        Files.writeString(file, "authorizationEnabled=false\nauthenticationWhitelist=105\n");
        LocalAccess access = new LocalAccess(new BrokerCredential("root", "secret"), true);

        AuthConfig auth = settings(file, access).auth;

        assertThat(auth.isAuthenticationEnabled()).isTrue();
        assertThat(auth.isAuthorizationEnabled()).isFalse();
        assertThat(auth.getAuthenticationWhitelist()).isEqualTo("105");
    }

    @Test
    void shouldNameNoStoreOfUsersTwice() throws Exception {
        assertThat(settings(null).auth.getConfigName())
                .isNotEqualTo(settings(null).auth.getConfigName());
    }

    @Test
    void shouldListenOnLoopbackWhenNothingIsSaid() throws Exception {
        assertThat(settings(null).server.getBindAddress()).isEqualTo("127.0.0.1");
        assertThat(settings(null).address()).startsWith("127.0.0.1:");
    }

    @Test
    void shouldNameFileWhenItCannotBeRead() {
        Path file = folder.resolve("absent.conf");

        assertThatThrownBy(() -> settings(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("absent.conf");
    }
}
