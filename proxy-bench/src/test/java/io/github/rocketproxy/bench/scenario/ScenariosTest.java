package io.github.rocketproxy.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ScenariosTest {
    @Test
    void shouldKeepItsOwnOrderWhenNamesComeInAnother() {
        assertThat(Scenarios.named(List.of("idle", "send")))
                .extracting(Scenario::name)
                .containsExactly("send", "idle");
    }

    @Test
    void shouldSayWhichThereAreWhenANameIsUnknown() {
        assertThatThrownBy(() -> Scenarios.named(List.of("sned")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sned")
                .hasMessageContaining("end-to-end");
    }
}
