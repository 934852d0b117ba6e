package io.github.rocketproxy.transport.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketproxy.transport.proto.Address;
import io.github.rocketproxy.transport.proto.AddressScheme;
import io.github.rocketproxy.transport.proto.Endpoints;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class AdvertisedEndpointsTest {
    private static Endpoints endpoints(AddressScheme scheme, String host, int port, int count) {
        Endpoints.Builder endpoints = Endpoints.newBuilder().setScheme(scheme);
        for (int i = 0; i < count; i++) {
            endpoints.addAddresses(Address.newBuilder().setHost(host).setPort(port));
        }
        return endpoints.build();
    }

    @ParameterizedTest
    @CsvSource({
        "IPv4,192.0.2.7,30081,1", // a NodePort
        "IPv4,192.0.2.7,8081,3",
        "IPv6,2001:db8::7,8081,2",
        "DOMAIN_NAME,balancer.example,443,1"
    })
    void shouldEchoWhatTheClientCameToWhateverTheProxysOwnPort(
            AddressScheme scheme, String host, int port, int count) throws RefusedException {
        Endpoints requested = endpoints(scheme, host, port, count);

        assertThat(AdvertisedEndpoints.of(List.of()).answer(requested)).isEqualTo(requested);
    }

    @Test
    void shouldRefuseToEchoWhatNoClientCouldUseOrWhatIsTooMuch() {
        for (Endpoints bad :
                List.of(
                        Endpoints.getDefaultInstance(),
                        endpoints(AddressScheme.ADDRESS_SCHEME_UNSPECIFIED, "192.0.2.7", 1, 1),
                        endpoints(AddressScheme.IPv4, "192.0.2.7", 1, 0),
                        endpoints(AddressScheme.IPv4, " ", 1, 1),
                        endpoints(AddressScheme.IPv4, "192.0.2.7", 0, 1),
                        endpoints(AddressScheme.IPv4, "192.0.2.7", 65_536, 1),
                        endpoints(AddressScheme.IPv4, "192.0.2.7", 1, 65),
                        endpoints(AddressScheme.DOMAIN_NAME, "h".repeat(256), 1, 1))) {
            assertThatThrownBy(() -> AdvertisedEndpoints.ECHO.answer(bad))
                    .as("%s", bad)
                    .isInstanceOf(RefusedException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5:8081,IPv4,10.0.0.5,8081",
        "[fd00::5]:8081,IPv6,fd00::5,8081",
        "mq.example.org:443,DOMAIN_NAME,mq.example.org,443"
    })
    void shouldTellWhatIsConfiguredWhateverTheClientSent(
            String text, AddressScheme scheme, String host, int port) throws RefusedException {
        assertThat(AdvertisedEndpoints.of(List.of(text)).answer(Endpoints.getDefaultInstance()))
                .isEqualTo(endpoints(scheme, host, port, 1));
    }

    @Test
    void shouldTellEveryConfiguredAddress() throws RefusedException {
        assertThat(
                        AdvertisedEndpoints.of(List.of("10.0.0.5:1", "10.0.0.6:2"))
                                .answer(Endpoints.getDefaultInstance())
                                .getAddressesList())
                .extracting(address -> address.getHost() + " " + address.getPort())
                .containsExactly("10.0.0.5 1", "10.0.0.6 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.5",
                "10.0.0.5:0",
                "10.0.0.5:65536",
                "10.0.0.300:8081",
                "fd00::5:8081",
                "[fd00::5]",
                "[mq.example.org]:1",
                "http://mq.example.org:1",
                ":8081",
                ""
            })
    void shouldSayWhatToWriteWhenAnAddressIsNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdvertisedEndpoints.of(List.of(text)))
                .withMessageStartingWith("'" + text + "' is not HOST:PORT, for example");
    }

    @Test
    void shouldSayWhatToWriteWhenKindsAreMixedOrNamesAreSeveral() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdvertisedEndpoints.of(List.of("10.0.0.5:1", "[fd00::5]:1")))
                .withMessageContaining("of one kind only");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdvertisedEndpoints.of(List.of("a.example:1", "b.example:1")))
                .withMessageContaining("one name only");
    }
}
