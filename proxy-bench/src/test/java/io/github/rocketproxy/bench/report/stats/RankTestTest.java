package io.github.rocketproxy.bench.report.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RankTestTest {
    private static final double[] LOW = {1, 2, 3, 4, 5};
    private static final double[] HIGH = {6, 7, 8, 9, 10};

    @Test
    void shouldAgreeWithTheExampleOfHollanderAndWolfe() {
        // Permeability of membranes, as in R's documentation of wilcox.test: W = 35, p = 0.2544.
        double[] term = {0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
        double[] early = {1.15, 0.88, 0.90, 0.74, 1.21};

        RankTest test = RankTest.of(term, early);

        assertThat(test.p()).isEqualTo(0.2544, within(5e-5));
        assertThat(test.delta()).isEqualTo(2 * 35 / 50.0 - 1, within(1e-9));
        assertThat(test.isDifferent()).isFalse();
    }

    @Test
    void shouldCorrectForTies() {
        // As scipy.stats.mannwhitneyu(..., method="asymptotic") has it: U = 6.5.
        RankTest test = RankTest.of(new double[] {1, 2, 2, 3, 5}, new double[] {2, 3, 4, 4, 6});

        assertThat(test.p()).isEqualTo(0.24184, within(1e-5));
    }

    @Test
    void shouldBeSureWhenEveryRoundOfFiveIsLess() {
        RankTest test = RankTest.of(LOW, HIGH);

        assertThat(test.p()).isEqualTo(2 / 252.0, within(1e-9));
        assertThat(test.inWords())
                .isEqualTo("5 rounds: p = 0.008, surely less; Cliff's delta -1.00");
        assertThat(RankTest.of(HIGH, LOW).inWords()).contains("surely more; Cliff's delta 1.00");
    }

    @Test
    void shouldShowNoDifferenceWhenRoundsMingle() {
        RankTest test = RankTest.of(new double[] {1, 3, 5, 7, 9}, new double[] {2, 4, 6, 8, 10});

        assertThat(test.inWords()).contains("no difference shown");
    }

    @Test
    void shouldNotTestWhatIsTooLittle() {
        assertThat(RankTest.of(new double[] {1, 2, 3}, new double[] {4, 5, 6}).inWords())
                .isEqualTo("3 rounds: too few for a test");
        assertThat(RankTest.of(new double[0], LOW).inWords()).isEqualTo("not measured");
    }
}
