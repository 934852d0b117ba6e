package io.github.rocketproxy.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class NumbersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"53117.4|53,117", "100|100", "53.34|53.3", "8.6|8.60", "0.1523|0.152", "0|0"})
    void shouldShowThreeDigitsThatCount(double value, String text) {
        assertThat(Numbers.value(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"128,128 B", "1024,1 KiB", "1536,1.5 KiB", "262144,256 KiB", "4194304,4 MiB"})
    void shouldShowSizesInTheirLargestUnit(double bytes, String text) {
        assertThat(Numbers.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity"})
    void shouldShowADashWhenThereIsNoNumber(double value) {
        assertThat(Numbers.value(value)).isEqualTo("-");
    }
}
