package io.github.rocketproxy.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketproxy.bench.client.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class TargetTest {
    @Test
    void shouldReadNameAddressAndProcess() {
        assertThat(Target.parse("mine=localhost:8081@4711"))
                .isEqualTo(new Target("mine", new Endpoint("localhost", 8081), 4711, 0));
    }

    @Test
    void shouldDoWithoutAProcess() {
        assertThat(Target.parse("mine=10.0.0.1:8081").pid()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=h:1", "mine", "mine=host", "mine=h:x", "mine=h:1@", "mine=:1"})
    void shouldRefuseWhenAPartIsMissing(String text) {
        assertThatThrownBy(() -> Target.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
