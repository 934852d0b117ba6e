package io.github.rocketproxy.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.bench.load.LoadResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class DirectProducerTest {
    @Test
    void shouldReadWhatTheProcessAnswers() {
        LoadResult result = DirectProducer.parse("sent 20000 3 2000000000");

        assertThat(result.outcome().messages()).isEqualTo(20_000);
        assertThat(result.outcome().errorCount()).isEqualTo(3);
        assertThat(result.throughput()).isEqualTo(10_000);
    }
}
