package io.github.rocketproxy.backend.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class NameServersTest {
    private final ScriptedRemoting remoting = new ScriptedRemoting();
    private final NameServers nameServers =
            new NameServers(remoting, List.of("ns1:1", "ns2:1", "ns3:1"), 3_000);

    @Test
    void shouldReadListsWithEitherSeparatorAndScheme() {
        assertThat(NameServers.parse("a:1;b:2, http://c:3;")).containsExactly("a:1", "b:2", "c:3");
    }

    @Test
    void shouldNameThePartWhenListIsWrong() {
        assertThatThrownBy(() -> NameServers.parse("a:1;nonsense"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nonsense");
        assertThatThrownBy(() -> NameServers.parse(" ; "))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldStickToNextWhenOneFails() throws Exception {
        remoting.route("t", ScriptedRemoting.ROUTE);
        remoting.fail("ns1:1");

        nameServers.route("t");
        nameServers.route("t");

        assertThat(remoting.asked()).containsExactly("ns1:1", "ns2:1", "ns2:1");
    }

    @Test
    void shouldAskNextWhenOneRefuses() throws Exception {
        remoting.route("t", ScriptedRemoting.ROUTE);
        remoting.refuse("ns1:1");

        assertThat(nameServers.route("t")).isPresent();
        assertThat(remoting.asked()).containsExactly("ns1:1", "ns2:1");
    }

    @Test
    void shouldBeEmptyWhenTopicDoesNotExist() throws Exception {
        assertThat(nameServers.route("absent")).isEmpty();
        assertThat(remoting.asked()).containsExactly("ns1:1");
    }

    @Test
    void shouldNameAllWhenNobodyAnswers() {
        List.of("ns1:1", "ns2:1", "ns3:1").forEach(remoting::fail);

        assertThatThrownBy(() -> nameServers.route("t"))
                .isInstanceOf(MetadataUnavailableException.class)
                .hasMessageContaining("ns1:1")
                .hasMessageContaining("ns3:1");
    }

    @Test
    void shouldAskForStandardJson() throws Exception {
        nameServers.route("t");

        assertThat(remoting.last().getCode()).isEqualTo(RequestCode.GET_ROUTEINFO_BY_TOPIC);
        assertThat(remoting.last().getExtFields())
                .containsEntry("topic", "t")
                .containsEntry("acceptStandardJsonOnly", "true");
        assertThat(remoting.last().getVersion()).isEqualTo(513);
    }
}
