package io.github.rocketproxy.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class TrafficConfigTest {
    @TempDir private Path folder;

    private ProxyConfig read(String yaml, String... assignments) throws IOException {
        ConfigBuilder builder =
                new ConfigBuilder()
                        .yaml(Files.writeString(folder.resolve("my.yaml"), yaml))
                        .assignment("mode=local");
        for (String assignment : assignments) {
            builder.assignment(assignment);
        }
        return builder.build();
    }

    @Test
    void shouldReadRulesOfEveryKind() throws IOException {
        TrafficConfig traffic =
                read("""
                                traffic:
                                  mode: enforce
                                  total: {requestsPerSecond: 1000, burstMs: 500}
                                  protocols: {grpc: {inFlight: 10}}
                                  addresses:
                                    10.0.0.5: {inFlight: 11}
                                    "fd00::5": {inFlight: 12}
                                  users: {alice.smith: {bytesPerSecond: 13}}
                                  topics:
                                    orders: {inFlight: 14}
                                    "*": {inFlight: 15}
                                  groups: {"*": {inFlight: 16}}
                                """)
                        .traffic();

        assertThat(traffic.mode()).isEqualTo(TrafficConfig.Mode.ENFORCE);
        assertThat(traffic.total())
                .containsOnly(Map.entry("requestsPerSecond", 1000L), Map.entry("burstMs", 500L));
        assertThat(traffic.addresses()).containsOnlyKeys("10.0.0.5", "fd00::5");
        assertThat(traffic.users()).containsEntry("alice.smith", Map.of("bytesPerSecond", 13L));
        assertThat(traffic.topics()).containsOnlyKeys("orders", "*");
    }

    @Test
    void shouldTakeRulesFromTheCommandLine() throws IOException {
        TrafficConfig traffic =
                read(
                                "traffic: {topics: {orders: {inFlight: 1, burstMs: 5, bytesPerSecond: 1}}}",
                                "traffic.mode=shadow",
                                "traffic.total=requestsPerSecond:5,inFlight:6",
                                "traffic.total.inFlight=7",
                                "traffic.topics.orders=inFlight:8",
                                "traffic.addresses.10.0.0.5=inFlight:9")
                        .traffic();

        assertThat(traffic.mode()).isEqualTo(TrafficConfig.Mode.SHADOW);
        assertThat(traffic.total()).isEqualTo(Map.of("requestsPerSecond", 5L, "inFlight", 7L));
        assertThat(traffic.topics()).isEqualTo(Map.of("orders", Map.of("inFlight", 8L)));
        assertThat(traffic.addresses()).containsKey("10.0.0.5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{mode: loud} | 2 | traffic.mode: 'loud' is not one of off, shadow, enforce",
                "{total: {inFlight: 0}} | 2 | traffic.total.inFlight: 0 is too small: allowed is 1 or more",
                "{total: {speed: 1}} | 2 | traffic.total.speed: unknown key; allowed are"
                        + " requestsPerSecond, bytesPerSecond, inFlight, burstMs",
                "{topics: {orders: {inFlight: many}}} | 2 | 'many' is not a whole number",
                "{topics: {orders: {burstMs: 60001}}} | 2 | out of range: allowed is 1 to 60000",
                "{topics: {orders: {burstMs: 6}}} | 2 | goes with requestsPerSecond or bytesPerSecond",
                "{topics: {orders: 5}} | 2 | traffic.topics.orders: ",
                "{topics: {orders: }} | 2 | traffic.topics.orders: ",
                "{topics: [orders]} | 2 | traffic.topics: ",
                "{protocols: {grcp: {inFlight: 1}}} | 2 | traffic.protocols.grcp: no such protocol;"
                        + " allowed are grpc, remoting, http, *",
                "{addresses: {localhost: {inFlight: 1}}} | 2 | traffic.addresses.localhost: no address",
            })
    void shouldNameFileLineKeyAndWhatIsAllowed(String section, int line, String message) {
        assertThatThrownBy(() -> read("traffic:\n  " + section.substring(1, section.length() - 1)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("my.yaml, line " + line)
                .hasMessageContaining(message);
    }

    @Test
    void shouldNameTheVeryLineOfABound() {
        assertThatThrownBy(
                        () ->
                                read(
                                        """
                                        traffic:
                                          topics:
                                            orders:
                                              requestsPerSecond: 10
                                              inFlight: -1
                                            payments: {inFlight: 1}
                                        """))
                .hasMessageContaining("my.yaml, line 5: traffic.topics.orders.inFlight: -1 is too");
    }

    @Test
    void shouldKnowWhatCanBeChangedWhileRunning() throws IOException {
        ConfigChanges changes =
                ConfigChanges.between(
                        read("host: a\n"),
                        read("host: b\ngrpc: {port: 5}\ntraffic: {mode: shadow, maxKeys: 5}\n"));

        assertThat(changes.reloadable()).containsExactly("traffic.mode", "traffic.maxKeys");
        assertThat(changes.restart()).containsExactly("host", "grpc.port");
    }
}
