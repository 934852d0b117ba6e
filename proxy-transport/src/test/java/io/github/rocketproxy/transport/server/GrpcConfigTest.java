package io.github.rocketproxy.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.rocketproxy.transport.http2.ConnectionBounds;
import io.github.rocketproxy.transport.proxyprotocol.ProxyProtocolConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class GrpcConfigTest {
    @Test
    void shouldTakePublishedClientsByDefault() {
        GrpcConfig config = GrpcConfig.of("0.0.0.0", 8081);

        assertThat(config.maxInboundMessageBytes()).isEqualTo(136_314_880);
        assertThat(config.permitKeepAliveMs()).isLessThan(60_000);
        assertThat(config.maxConnectionIdleMs()).isEqualTo(120_000);
    }

    @Test
    void shouldNameWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GrpcConfig.of("h", 65_536))
                .withMessageContaining("port");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new GrpcConfig(
                                        "h",
                                        1,
                                        1,
                                        0,
                                        1,
                                        1,
                                        1,
                                        1,
                                        1,
                                        1,
                                        1,
                                        ConnectionBounds.NONE,
                                        true,
                                        ProxyProtocolConfig.OFF))
                .withMessageContaining("maxConcurrentStreams");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConnectionBounds(1, 1, 1, -1, 1))
                .withMessageContaining("maxAgeMs");
    }
}
