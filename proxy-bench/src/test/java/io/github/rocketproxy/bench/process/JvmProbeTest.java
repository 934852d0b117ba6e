package io.github.rocketproxy.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class JvmProbeTest {
    @ParameterizedTest
    @CsvSource({
        "G1 Young Generation, true",
        "G1 Old Generation, true",
        "ZGC Minor Pauses, true",
        "ZGC Minor Cycles, false"
    })
    void shouldCountOnlyWhatStopsTheProgram(String collector, boolean isPausing) {
        assertThat(JvmProbe.isPausing(collector)).isEqualTo(isPausing);
    }
}
