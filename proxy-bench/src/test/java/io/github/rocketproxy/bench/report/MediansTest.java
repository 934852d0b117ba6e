package io.github.rocketproxy.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class MediansTest {
    @Test
    void shouldTakeTheMiddleOrTheMeanOfTheTwoInTheMiddle() {
        assertThat(Medians.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Medians.median(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3);
        assertThat(Medians.median(List.of())).isNaN();
    }

    @Test
    void shouldDivideWithinARoundWhenTheMachineWasDisturbed() {
        Medians medians =
                new Medians(
                        List.of(
                                round("base", 1, 50.0),
                                round("own", 1, 10.0),
                                round("base", 2, 500.0),
                                round("own", 2, 100.0),
                                round("base", 3, 50.0),
                                round("own", 3, 10.0)));

        assertThat(medians.ratio("own", "base", Round::proxyCpuUs)).isEqualTo(0.2);
        assertThat(medians.targets()).containsExactly("base", "own");
    }

    @Test
    void shouldHaveNoNumberWhenAProcessWasNotSampled() {
        Medians medians = new Medians(List.of(round("base", 1, null), round("own", 1, 10.0)));

        assertThat(medians.of("base", Round::proxyCpuUs)).isNaN();
        assertThat(medians.ratio("own", "base", Round::proxyCpuUs)).isNaN();
    }

    private static Round round(String target, int number, Double cpuUs) {
        return new Round(target, number, 1, Map.of(), 1, cpuUs, null, 1, null, 1, 1);
    }
}
