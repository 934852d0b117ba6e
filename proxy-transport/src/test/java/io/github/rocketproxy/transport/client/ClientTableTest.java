package io.github.rocketproxy.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.transport.proto.ClientType;
import io.github.rocketproxy.transport.proto.Settings;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ClientTableTest {
    private static final ClientConfig CONFIG =
            new ClientConfig(2, 2, 120_000, 1_024, 1_024, true, 32, 20_000);
    private static final ClientRegistration PRODUCER =
            new ClientRegistration(
                    Settings.getDefaultInstance(), ClientType.PRODUCER, "", List.of("t"), "a:1");

    // starts below the wrap, because nanoTime may
    private long nowNs = Long.MAX_VALUE - 1;
    private final ClientTable clients = new ClientTable(CONFIG, () -> nowNs);

    @Test
    void shouldRefuseOneMoreThanItsBoundButTakeKnownOnesAgain() {
        ClientSession first = clients.register("1", PRODUCER);
        clients.register("2", PRODUCER);

        assertThat(clients.register("3", PRODUCER)).isNull();
        assertThat(clients.register("1", PRODUCER)).isSameAs(first);
        assertThat(clients.size()).isEqualTo(2);
    }

    @Test
    void shouldHaveRoomAgainWhenAClientLeaves() {
        clients.register("1", PRODUCER);
        clients.register("2", PRODUCER);

        assertThat(clients.remove("1")).isTrue();
        assertThat(clients.remove("1")).isFalse();

        assertThat(clients.find("1")).isNull();
        assertThat(clients.register("3", PRODUCER)).isNotNull();
        assertThat(clients.register("4", PRODUCER)).isNull();
    }

    @Test
    void shouldForgetOnlyThoseThatWereSilentForLongerThanTheExpiry() {
        ClientSession beating = clients.register("beating", PRODUCER);
        clients.register("silent", PRODUCER);
        pass(120_000);
        assertThat(clients.sweep()).isZero();
        clients.touch(beating);
        pass(1);

        assertThat(clients.sweep()).isEqualTo(1);

        assertThat(clients.find("silent")).isNull();
        assertThat(clients.sessions()).containsExactly(beating);
        assertThat(clients.register("new", PRODUCER)).isNotNull();
    }

    @Test
    void shouldLiveOnWhenSettingsComeAgain() {
        clients.register("1", PRODUCER);
        pass(120_000);
        clients.register("1", PRODUCER);
        pass(120_000);

        assertThat(clients.sweep()).isZero();
    }

    private void pass(long ms) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
