package io.github.rocketproxy.backend.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class HostAndPortTest {
    @Test
    void shouldResolveLiteralsOnly() {
        assertThat(HostAndPort.parse("10.0.0.1:10911").isUnresolved()).isFalse();
        assertThat(HostAndPort.parse("[::1]:9876").getAddress().getAddress()).hasSize(16);
        assertThat(HostAndPort.parse("broker.example:10911").isUnresolved()).isTrue();
        assertThat(HostAndPort.parse("broker.example:10911").getPort()).isEqualTo(10_911);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", ":1", "host:", "host:x", "host:0", "host:65536"})
    void shouldNameAddressWhenItIsNotHostAndPort(String address) {
        assertThatThrownBy(() -> HostAndPort.parse(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + address + "'");
    }
}
