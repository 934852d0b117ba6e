package io.github.rocketproxy.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SamplesTest {
    @Test
    void shouldDivideWithinARoundWhenTheMachineWasDisturbed() {
        Samples samples =
                samples(
                        sample("base", 0, 1, 50.0),
                        sample("own", 0, 1, 10.0),
                        sample("base", 0, 2, 500.0),
                        sample("own", 0, 2, 100.0),
                        sample("own", 0, 3, 1.0));

        assertThat(samples.ratios("own", Metric.P99, "base", Metric.P99, 0))
                .containsExactly(0.2, 0.2);
        assertThat(samples.targets()).containsExactly("base", "own");
    }

    @Test
    void shouldKeepPointsOfTheAxisApart() {
        Samples samples =
                samples(
                        sample("own", 100, 1, 3.0),
                        sample("own", 1, 1, 2.0),
                        sample("base", 1, 1, 4.0));

        assertThat(samples.points()).containsExactly(1.0, 100.0);
        assertThat(samples.points("base", Metric.P99)).containsExactly(1.0);
        assertThat(samples.values("own", 100, Metric.P99)).containsExactly(3);
        assertThat(samples.ratios("own", Metric.P99, "base", Metric.P99, 100)).isEmpty();
    }

    @Test
    void shouldLeaveOutWhatCouldNotBeRead() {
        Samples samples = samples(sample("base", 0, 1, Double.NaN), sample("own", 0, 1, 1.0));

        assertThat(samples.values("base", 0, Metric.P99)).isEmpty();
        assertThat(samples.ratios("own", Metric.P99, "base", Metric.P99, 0)).isEmpty();
        assertThat(samples.values("own", 0, Metric.P50)).isEmpty();
    }

    private static Samples samples(Sample... samples) {
        Sample other = new Sample("other", "own", 7, 1, Map.of());
        List<Sample> all = new ArrayList<>(List.of(samples));
        all.add(other);
        return new Samples(new Report("", "base", "", Map.of(), Map.of(), all, List.of()), "send");
    }

    private static Sample sample(String target, double at, int round, double value) {
        return new Sample("send", target, at, round, Map.of(Metric.P99, value));
    }
}
