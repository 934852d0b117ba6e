package io.github.rocketproxy.pipeline.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.5, 10.0.0.5:80, true",
        "10.0.0.5, 10.0.0.6:80, false",
        "10.0.0.0/8, 10.255.1.2:80, true",
        "10.0.0.0/8, 11.0.0.1:80, false",
        "10.0.0.128/25, 10.0.0.200:80, true",
        "10.0.0.128/25, 10.0.0.100:80, false",
        "10.0.0.0/25, 10.0.0.200:80, false",
        "172.16.0.0/12, 172.31.255.255:80, true",
        "172.16.0.0/12, 172.32.0.0:80, false",
        "0.0.0.0/0, 203.0.113.9:80, true",
        "0.0.0.0/0, [fd00::1]:80, false",
        "fd00::/8, [fdff::1]:80, true",
        "fd00::/8, [fe00::1]:80, false",
        "2001:db8::1, [2001:db8:0:0::1]:80, true",
        "2001:db8::/33, [2001:db8:8000::1]:80, false",
        "::/0, [2001:db8::1]:80, true",
        "::/0, 10.0.0.1:80, false",
        "10.0.0.5, [::ffff:10.0.0.5]:80, true"
    })
    void shouldContainAddresses(String network, String peer, boolean isContained) {
        assertThat(Network.parse(network).contains(Network.addressOf(peer))).isEqualTo(isContained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.0.0",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "fd00::/129",
                "a/8"
            })
    void shouldRefuseWhatIsNoNetwork(String text) {
        assertThatThrownBy(() -> Network.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost:80", ":80", "10.0.0.1"})
    void shouldHaveNoAddressWhereThereIsNone(String peer) {
        assertThat(Network.addressOf(peer)).isNull();
        assertThat(Network.parse("0.0.0.0/0").contains(Network.addressOf(peer))).isFalse();
    }

    @Test
    void shouldBeEqualWhereTheyMeanTheSame() {
        assertThat(Network.parse("fd00::1"))
                .isEqualTo(Network.parse(" fd00:0::1/128"))
                .hasSameHashCodeAs(Network.parse("fd00::1/128"))
                .isNotEqualTo(Network.parse("fd00::2"));
        assertThat(Network.parse("10.0.0.0/8")).hasToString("10.0.0.0/8");
    }
}
