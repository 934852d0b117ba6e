package io.github.rocketproxy.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ProcessSamplerTest {
    private static final String TAIL =
            " S 1 2 3 0 -1 4194304 99 0 0 0 150 50 7 8 20 0 31 0 165875 3133440 407 18446744";

    @Test
    void shouldReadTimesThreadsAndResidentPages() {
        ProcessUsage usage = ProcessSampler.parse("4711 (java)" + TAIL);

        assertThat(usage.cpuNs()).isEqualTo(2_000_000_000L);
        assertThat(usage.rssBytes()).isEqualTo(407 * 4096L);
        assertThat(usage.threads()).isEqualTo(31);
    }

    @Test
    void shouldNotBeMisledWhenTheNameHoldsSpacesAndParentheses() {
        assertThat(ProcessSampler.parse("4711 (a) S (b c)" + TAIL))
                .isEqualTo(ProcessSampler.parse("4711 (java)" + TAIL));
    }

    @Test
    void shouldDivideTheDifferenceByTheMessages() {
        ProcessUsage before = new ProcessUsage(1_000_000_000L, 0, 1);
        ProcessUsage after = new ProcessUsage(4_000_000_000L, 0, 1);

        assertThat(after.cpuUsPerMessage(before, 50_000)).isCloseTo(60, within(1e-9));
        assertThat(after.cpuUsPerMessage(before, 0)).isNaN();
    }

    @Test
    void shouldSeeTheProcessThatRunsIt() {
        assertThat(ProcessSampler.self().sample().cpuNs()).isPositive();
    }

    @Test
    void shouldSaySoWhenThereIsNoSuchProcess() {
        assertThatThrownBy(() -> new ProcessSampler(Integer.MAX_VALUE).sample())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Integer.toString(Integer.MAX_VALUE));
    }
}
