package io.github.rocketproxy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketproxy.bench.scenario.Plan;
import io.github.rocketproxy.bench.scenario.Scenarios;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@Timeout(10)
class PresetTest {
    private final CompareOptions options = new CompareOptions();
    private final LoadOptions load = CommandLine.populateCommand(new LoadOptions());

    private Plan plan(Preset preset, String... words) {
        CommandLine.populateCommand(options, words);
        return options.plan(preset, load);
    }

    private long estimateS(Preset preset) {
        Plan plan = plan(preset);
        return plan.startS()
                + Scenarios.named(options.scenarios(preset)).stream()
                        .mapToLong(scenario -> scenario.estimateS(plan))
                        .sum();
    }

    @Test
    void shouldStayBelowFiveMinutesWhenQuick() {
        assertThat(estimateS(Preset.QUICK)).isLessThan(4 * 60);
    }

    @Test
    void shouldStayBelowFortyMinutesWhenFull() {
        assertThat(estimateS(Preset.FULL)).isLessThan(38 * 60);
        assertThat(Preset.FULL.rounds()).isGreaterThanOrEqualTo(5);
        assertThat(Preset.FULL.scenarios()).isEqualTo(Scenarios.names());
    }

    @Test
    void shouldMakeATargetOfEachModeInTheLadder() {
        Plan plan = plan(Preset.COMPARE, "--targets", "official,own", "--modes", "inline,staged");

        assertThat(plan.ladder()).containsExactly("official", "own-inline", "own-staged");
        assertThat(plan.proxies()).containsExactly("official", "own-inline");
        assertThat(plan.inFlight()).isEqualTo(128);
    }

    @Test
    void shouldMakeATargetOfEachWayToUseTls() {
        Plan plan =
                plan(
                        Preset.COMPARE,
                        "--targets",
                        "official,own",
                        "--modes",
                        "inline,fused",
                        "--tls",
                        "off,openssl,jdk");

        assertThat(plan.ladder())
                .containsExactly(
                        "official",
                        "official-tls",
                        "own-inline",
                        "own-inline-tls",
                        "own-inline-tls-jdk",
                        "own-fused",
                        "own-fused-tls",
                        "own-fused-tls-jdk");
        assertThat(plan.proxies())
                .containsExactly(
                        "official",
                        "official-tls",
                        "own-inline",
                        "own-inline-tls",
                        "own-inline-tls-jdk");
        assertThatThrownBy(() -> plan(Preset.COMPARE, "--tls", "on"))
                .hasMessageContaining("--tls takes off, openssl and jdk");
    }

    @Test
    void shouldStartNothingWhenOnlyARunningTargetIsMeasured() {
        Plan plan = plan(Preset.COMPARE, "--targets", "none", "--attach", "mine=127.0.0.1:8081@42");

        assertThat(plan.ladder()).isEmpty();
        assertThat(plan.attached().getFirst().pid()).isEqualTo(42);
    }

    @Test
    void shouldTakeTheOptionBeforeThePreset() {
        Plan plan = plan(Preset.COMPARE, "--rounds", "2", "--messages", "10");

        assertThat(plan.rounds()).isEqualTo(2);
        assertThat(plan.messages()).isEqualTo(10);
        assertThat(plan.warmUp()).isEqualTo(Preset.COMPARE.warmUp());
    }
}
