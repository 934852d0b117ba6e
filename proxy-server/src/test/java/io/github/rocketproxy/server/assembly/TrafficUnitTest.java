package io.github.rocketproxy.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.traffic.TrafficMode;
import io.github.rocketproxy.server.config.ConfigBuilder;
import io.github.rocketproxy.server.config.ProxyConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrafficUnitTest {
    private static final ProxyConfig OFF = config("off");
    private static final ProxyConfig ON = config("enforce");

    private final TrafficUnit unit = new TrafficUnit(OFF.traffic(), 2);

    @AfterEach
    void end() {
        unit.close();
    }

    private static ProxyConfig config(String mode) {
        return new ConfigBuilder()
                .assignment("mode=local")
                .assignment("traffic.mode=" + mode)
                .assignment("traffic.total=inFlight:5")
                .build();
    }

    @Test
    void shouldMoveSharesOnlyWhileThereAreLimits() {
        assertThat(unit.isBalancing()).isFalse();
        unit.prepare(ON).run();
        assertThat(unit.isBalancing()).isTrue();
        unit.prepare(ON).run();
        assertThat(unit.isBalancing()).isTrue();
        unit.prepare(OFF).run();
        assertThat(unit.isBalancing()).isFalse();
    }

    @Test
    void shouldTakeOtherRulesWhenAllOfThemAreGood() {
        Runnable change = unit.prepare(ON);
        assertThat(unit.readings().mode()).isEqualTo(TrafficMode.OFF);
        change.run();
        assertThat(unit.readings().mode()).isEqualTo(TrafficMode.ENFORCE);
    }

    /** A reload may come while the proxy ends. */
    @Test
    void shouldTakeRulesAfterTheEnd() {
        unit.prepare(ON).run();
        unit.close();
        assertThat(unit.isBalancing()).isFalse();
        unit.prepare(OFF).run();
        unit.prepare(ON).run();
        assertThat(unit.isBalancing()).isFalse();
        assertThat(unit.readings().mode()).isEqualTo(TrafficMode.ENFORCE);
    }
}
