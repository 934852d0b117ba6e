package io.github.rocketproxy.transport.proxyprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class TrustedAddressesTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.255.0.1,true",
        "10.0.0.0/8,11.0.0.1,false",
        "10.0.0.5,10.0.0.5,true",
        "10.0.0.5,10.0.0.6,false",
        "0.0.0.0/0,203.0.113.9,true",
        "0.0.0.0/0,2001:db8::1,false",
        "fd00::/8,fdff::1,true",
        "fd00::/8,fe00::1,false",
        "10.0.0.0/8,::ffff:10.0.0.1,true"
    })
    void shouldContainTheAddressesOfItsNetworks(String cidr, String address, boolean isContained) {
        InetSocketAddress peer = new InetSocketAddress(InetAddress.ofLiteral(address), 4711);

        assertThat(TrustedAddresses.of(List.of("192.0.2.1", cidr)).contains(peer))
                .isEqualTo(isContained);
        assertThat(TrustedAddresses.NONE.contains(peer)).isFalse();
    }

    @Test
    void shouldNotContainWhatIsNoAddress() {
        TrustedAddresses all = TrustedAddresses.of(List.of("0.0.0.0/0", "::/0"));

        assertThat(all.contains(null)).isFalse();
        assertThat(all.contains(InetSocketAddress.createUnresolved("localhost", 1))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.0.0.0/33",
                "10.0.0/8",
                "fd00::/129",
                "10.0.0.1/",
                "a/8"
            })
    void shouldSayWhatToWriteWhenItIsNoNetwork(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustedAddresses.of(List.of(text)))
                .withMessageContaining("'" + text + "' is no address or network, for example");
    }
}
