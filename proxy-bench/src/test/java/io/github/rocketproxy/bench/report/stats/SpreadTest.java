package io.github.rocketproxy.bench.report.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SpreadTest {
    @Test
    void shouldTakeTheMiddleOrTheMeanOfTheTwoInTheMiddle() {
        assertThat(Spread.of(9, 1, 2)).isEqualTo(new Spread(2, 1, 9, 3));
        assertThat(Spread.of(9, 1, 2, 4)).isEqualTo(new Spread(3, 1, 9, 4));
    }

    @Test
    void shouldHaveNoNumberWithoutARound() {
        assertThat(Spread.of().isEmpty()).isTrue();
        assertThat(Spread.of().median()).isNaN();
    }
}
